"""When the digest that a lead asked for comes, and which week or month it is about."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.digest.rules.digest_schedule import (
    Schedule,
    is_offered,
    next_after,
    period_of,
    read,
    written,
)

PARIS = "Europe/Paris"
THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MONDAYS = Schedule("week", 0, time(8, 30), PARIS)
FIRSTS = Schedule("month", 1, time(8, 30), PARIS)


@pytest.mark.parametrize(
    ("every", "first", "last"), [("none", 0, 28), ("week", 0, 6), ("month", 1, 28)]
)
def test_only_days_that_come_in_every_week_or_month_are_offered(
    every: str, first: int, last: int
) -> None:
    assert [day for day in range(-1, 32) if is_offered(every, day)] == list(range(first, last + 1))


def test_no_other_rhythm_is_offered() -> None:
    assert not any(is_offered("year", day) for day in range(32))


def test_who_wants_none_is_sent_none() -> None:
    assert next_after(Schedule("none", 0, time(8, 30), PARIS), THURSDAY) is None


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (MONDAYS, "2026-11-30T08:30+01:00"),
        (Schedule("week", 3, time(13, 1), PARIS), "2026-11-26T13:01+01:00"),
        (Schedule("week", 3, time(13, 0), PARIS), "2026-12-03T13:00+01:00"),
        (FIRSTS, "2026-12-01T08:30+01:00"),
        (Schedule("month", 26, time(8, 30), PARIS), "2026-12-26T08:30+01:00"),
        (Schedule("month", 28, time(8, 30), PARIS), "2026-11-28T08:30+01:00"),
    ],
)
def test_it_comes_on_the_next_such_day_at_that_local_time(schedule: Schedule, due: str) -> None:
    assert next_after(schedule, THURSDAY) == datetime.fromisoformat(due)


def test_the_next_one_is_strictly_after_the_last() -> None:
    first = next_after(MONDAYS, THURSDAY)
    assert first is not None
    assert next_after(MONDAYS, first) == first + timedelta(weeks=1)
    assert next_after(MONDAYS, first - timedelta(seconds=1)) == first


def test_a_day_that_has_begun_elsewhere_only_is_not_missed() -> None:
    """In Honolulu it is still Sunday evening when it is Monday in UTC."""
    honolulu = Schedule("week", 6, time(23, 0), "Pacific/Honolulu")
    sunday_evening = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert next_after(honolulu, sunday_evening) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_midnight_that_comes_twice_is_not_passed_over() -> None:
    """Where clocks go back over midnight, the day before lies after this instant once more."""
    havana = Schedule("week", 6, time(0, 30), "America/Havana")
    between = datetime(2026, 11, 1, 4, 15, tzinfo=UTC)
    assert next_after(havana, between) == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "due_at", "kind", "first", "after"),
    [
        (MONDAYS, "2026-11-30T08:30+01:00", "last_week", "2026-11-23", "2026-11-30"),
        (MONDAYS, "2026-12-03T08:30+01:00", "last_week", "2026-11-23", "2026-11-30"),
        (FIRSTS, "2026-12-01T08:30+01:00", "last_month", "2026-11-01", "2026-12-01"),
        (FIRSTS, "2027-01-28T08:30+01:00", "last_month", "2026-12-01", "2027-01-01"),
    ],
)
def test_it_is_about_the_last_whole_week_or_month(
    schedule: Schedule, due_at: str, kind: str, first: str, after: str
) -> None:
    period = period_of(schedule, datetime.fromisoformat(due_at))
    assert (period.kind, period.zone) == (kind, PARIS)
    assert (period.first, period.after) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize("schedule", [MONDAYS, FIRSTS])
def test_a_period_is_read_back_as_it_was_written(schedule: Schedule) -> None:
    period = period_of(schedule, THURSDAY)
    assert read(written(period), PARIS) == period
    assert written(period_of(MONDAYS, THURSDAY)) == "last_week:2026-11-16:2026-11-23"
