"""Who may be dropping out: two of anything, by the side that did it, once for each spell."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.lead_tasks.rules.risk import (
    Cause,
    PairRecord,
    Postponed,
    Risk,
    SideRecord,
    cause_in,
    risks_of,
)
from storage.states import Side

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def mentor(silent: int = 0, *put_off: Postponed, last: int = 0) -> SideRecord:
    return SideRecord(Side.MENTOR, silent, put_off, last)


def executive(silent: int = 0, *put_off: Postponed, last: int = 0) -> SideRecord:
    return SideRecord(Side.EXECUTIVE, silent, put_off, last)


def pair(*sides: SideRecord, **more: object) -> PairRecord:
    return PairRecord(7, sides, **more)  # type: ignore[arg-type]  # a test's shorthand


def off(day: int, check_in: int | None) -> Postponed:
    return Postponed(MONDAY + day * DAY, check_in)


def test_a_pair_that_is_well_has_none() -> None:
    assert risks_of(pair(mentor(), executive())) == []
    assert risks_of(pair(mentor(1), executive(1, off(0, 1)))) == []


def test_two_postponements_of_one_side_are_a_risk_of_that_side() -> None:
    record = pair(mentor(), executive(0, off(0, 1), off(7, 2)), last_session=3)
    assert risks_of(record) == [Risk(7, Side.EXECUTIVE, Cause.POSTPONED, 3)]


def test_one_check_in_put_off_three_times_is_one_postponement() -> None:
    assert risks_of(pair(mentor(), executive(0, off(0, 1), off(1, 1), off(2, 1)))) == []
    again = executive(0, off(0, 1), off(1, 1), off(8, None))
    assert len(risks_of(pair(mentor(), again))) == 1


@pytest.mark.parametrize(("met_on", "found"), [(-1, 1), (0, 0), (3, 0), (7, 0), (8, 0)])
def test_what_was_before_they_met_counts_no_more(met_on: int, found: int) -> None:
    record = pair(
        mentor(),
        executive(0, off(0, 1), off(7, 2)),
        last_met_at=MONDAY + met_on * DAY,
        last_session=1,
    )
    assert len(risks_of(record)) == found


def test_both_sides_are_told_apart() -> None:
    record = pair(mentor(2, last=4), executive(3, last=5))
    assert risks_of(record) == [
        Risk(7, Side.MENTOR, Cause.SILENT, 4),
        Risk(7, Side.EXECUTIVE, Cause.SILENT, 5),
    ]


def test_missed_sessions_are_of_both_unless_one_side_has_put_something_off() -> None:
    twice = (MONDAY, MONDAY + 7 * DAY)
    assert risks_of(pair(mentor(), executive(), missed=twice)) == [Risk(7, None, Cause.MISSED, 0)]
    assert risks_of(pair(mentor(), executive(), missed=twice[:1])) == []
    one = pair(mentor(), executive(0, off(2, 1)), missed=twice[:1])
    assert risks_of(one) == [Risk(7, Side.EXECUTIVE, Cause.POSTPONED, 0)]
    met_since = pair(mentor(), executive(), missed=twice, last_met_at=MONDAY + DAY)
    assert risks_of(met_since) == []


def test_a_spell_is_named_by_what_it_began_after_and_not_by_its_length() -> None:
    two, three = (risks_of(pair(mentor(), executive(n, last=9)))[0] for n in (2, 3))
    assert two.key == three.key == "risk:7:executive:silent:9"
    later = risks_of(pair(mentor(), executive(2, last=12)))[0]
    assert later.key != two.key
    assert {cause_in(risk.key) for risk in (two, later)} == {Cause.SILENT}
    assert cause_in(Risk(7, None, Cause.MISSED, 0).key) is Cause.MISSED
