"""When a session may be planned, when it is told of, what became of it; moved days; pauses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.check_ins.rules.reminders import DayWindow, days_in, moment
from bot.kernel.rules.working_days import Calendar
from bot.pair_life import rules as pausing
from bot.sessions.rules.outcomes import Planned, outcomes
from bot.sessions.rules.planning import Bounds, asking, day_before, fault, overlap, works_then
from storage.states import PlannedState

PARIS = Calendar("Europe/Paris", country="FR")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""10:00 in Paris."""


@pytest.mark.parametrize(
    ("starts_at", "bounds", "wrong"),
    [
        (THURSDAY, Bounds(), None),
        (NOW, Bounds(), "plan.fault.past"),
        (NOW - timedelta(days=1), Bounds(), "plan.fault.past"),
        (NOW + timedelta(days=366), Bounds(), None),
        (NOW + timedelta(days=367), Bounds(), "plan.fault.far"),
        (THURSDAY, Bounds(ends_on=date(2026, 11, 26)), None),
        (THURSDAY, Bounds(ends_on=date(2026, 11, 25)), "plan.fault.over"),
        (THURSDAY, Bounds(paused=True), "plan.fault.paused"),
        (THURSDAY, Bounds(paused=True, paused_until=date(2026, 11, 26)), None),
        (THURSDAY, Bounds(paused=True, paused_until=date(2026, 11, 27)), "plan.fault.paused_until"),
    ],
)
def test_what_a_session_must_lie_in(starts_at: datetime, bounds: Bounds, wrong: str | None) -> None:
    assert fault(starts_at, starts_at.date(), bounds, now=NOW) == wrong


def test_a_day_off_is_one_where_that_person_lives() -> None:
    armistice = datetime(2026, 11, 11, 23, 30, tzinfo=UTC)
    assert works_then(PARIS, armistice), "half past midnight on the 12th in Paris"
    assert not works_then(PARIS, armistice - timedelta(hours=1))
    assert works_then(Calendar("Asia/Singapore", country="SG"), armistice)
    assert not works_then(PARIS, datetime(2026, 11, 28, 9, 0, tzinfo=UTC)), "a Saturday"


def test_sessions_one_after_the_other_do_not_overlap() -> None:
    assert not overlap((THURSDAY, 45), (THURSDAY + timedelta(minutes=45), 45))
    assert overlap((THURSDAY + timedelta(minutes=44), 45), (THURSDAY, 45))


@pytest.mark.parametrize(
    ("starts_at", "told_at"),
    [
        (THURSDAY, THURSDAY - timedelta(days=1)),
        # Before a Monday it is Friday; early and late hours become working hours.
        (datetime(2026, 11, 30, 9, 0, tzinfo=UTC), datetime(2026, 11, 27, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 6, 0, tzinfo=UTC), datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 19, 0, tzinfo=UTC), datetime(2026, 11, 25, 16, 0, tzinfo=UTC)),
        # Planned for tomorrow morning, when that hour of today has passed.
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), None),
    ],
)
def test_the_day_before_is_a_working_day(starts_at: datetime, told_at: datetime | None) -> None:
    assert day_before(starts_at, PARIS, now=NOW) == told_at


def test_the_day_before_keeps_the_hour_across_daylight_saving() -> None:
    monday = datetime(2027, 3, 29, 8, 0, tzinfo=UTC)  # Easter Monday; 10:00 in summer time
    friday = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)  # 10:00 in winter time
    assert day_before(monday, PARIS, now=NOW) == friday


def test_the_question_is_asked_for_two_days_before_or_at_once_or_not_at_all() -> None:
    assert asking(THURSDAY, PARIS, now=NOW) == THURSDAY - timedelta(days=2)
    late = THURSDAY - timedelta(days=1)
    assert asking(THURSDAY, PARIS, now=late) == late
    assert asking(THURSDAY, PARIS, now=THURSDAY - timedelta(hours=3)) is None


def session(key: int, day: int) -> Planned:
    starts_at = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
    return Planned(key, starts_at.date(), starts_at, starts_at + timedelta(minutes=45))


@pytest.mark.parametrize(
    ("held_on", "not_met_at", "now", "wanted"),
    [
        ([], [], datetime(2026, 11, 20, tzinfo=UTC), PlannedState.PLANNED),
        ([date(2026, 11, 18)], [], datetime(2026, 11, 20, tzinfo=UTC), PlannedState.HELD),
        ([date(2026, 11, 21)], [], datetime(2026, 11, 22, tzinfo=UTC), PlannedState.HELD),
        ([date(2026, 11, 22)], [], datetime(2026, 11, 22, tzinfo=UTC), PlannedState.PLANNED),
        # Before it has begun, a meeting near it is not yet it.
        ([date(2026, 11, 17)], [], datetime(2026, 11, 17, 12, tzinfo=UTC), PlannedState.PLANNED),
        (
            [],
            [datetime(2026, 11, 19, tzinfo=UTC)],
            datetime(2026, 11, 20, tzinfo=UTC),
            PlannedState.MISSED,
        ),
        (
            [],
            [datetime(2026, 11, 18, 9, 30, tzinfo=UTC)],
            datetime(2026, 11, 20, tzinfo=UTC),
            PlannedState.PLANNED,
        ),
        ([], [], datetime(2026, 12, 3, tzinfo=UTC), PlannedState.MISSED),
        (
            [date(2026, 11, 18)],
            [datetime(2026, 11, 19, tzinfo=UTC)],
            datetime(2026, 12, 3, tzinfo=UTC),
            PlannedState.HELD,
        ),
    ],
)
def test_what_became_of_a_session(
    held_on: list[date], not_met_at: list[datetime], now: datetime, wanted: PlannedState
) -> None:
    found = outcomes([session(1, 18)], held_on=held_on, not_met_at=not_met_at, now=now)
    assert found == {1: wanted}


def test_one_meeting_holds_one_session_the_nearest() -> None:
    now = datetime(2026, 12, 20, tzinfo=UTC)
    both = [session(1, 16), session(2, 18)]
    found = outcomes(both, held_on=[date(2026, 11, 18)], not_met_at=[], now=now)
    assert found == {1: PlannedState.MISSED, 2: PlannedState.HELD}
    twice = outcomes(both, held_on=[date(2026, 11, 18)] * 2, not_met_at=[], now=now)
    assert twice == {1: PlannedState.HELD, 2: PlannedState.HELD}


def test_days_to_move_to_are_working_days_within_the_period() -> None:
    window = DayWindow(NOW, NOW + timedelta(weeks=1), time(9))
    assert [day.day for day in days_in(window, PARIS)] == [24, 25, 26, 27]
    christmas = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    days = days_in(DayWindow(christmas, christmas + timedelta(weeks=1), time(9)), PARIS)
    assert [day.day for day in days] == [22, 23, 24]
    assert days_in(DayWindow(NOW, NOW + timedelta(days=1), time(9)), PARIS) == []


def test_nine_stays_nine_on_the_other_side_of_daylight_saving() -> None:
    window = DayWindow(
        datetime(2027, 3, 26, 8, tzinfo=UTC), datetime(2027, 4, 2, 7, tzinfo=UTC), time(9)
    )
    days = days_in(window, PARIS)
    assert [day.isoformat() for day in days] == ["2027-03-30", "2027-03-31", "2027-04-01"]
    assert moment(days[0], window, PARIS) == datetime(2027, 3, 30, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "ends_on", "wrong"),
    [
        (None, None, None),
        (date(2026, 11, 24), None, None),
        (date(2026, 11, 23), None, "pause.fault.past"),
        (date(2027, 11, 24), None, None),
        (date(2027, 11, 25), None, "pause.fault.far"),
        (date(2026, 12, 1), date(2026, 12, 1), None),
        (date(2026, 12, 2), date(2026, 12, 1), "pause.fault.over"),
        (None, date(2026, 12, 1), None),
    ],
)
def test_until_when_a_pair_may_pause(
    until: date | None, ends_on: date | None, wrong: str | None
) -> None:
    assert pausing.fault(until, today=date(2026, 11, 23), ends_on=ends_on) == wrong


def test_who_is_back() -> None:
    today = date(2026, 11, 23)
    assert pausing.is_back(today, today=today)
    assert not pausing.is_back(date(2026, 11, 24), today=today)
    assert not pausing.is_back(None, today=today)
