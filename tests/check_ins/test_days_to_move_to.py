"""The days to which a check-in may be moved: the pair's working days, with time left to answer."""

from datetime import UTC, date, datetime, time, timedelta

from bot.check_ins.rules.reminders import MOST, DayWindow, days_in, moment
from bot.kernel.rules.working_days import Calendar

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NINE = time(9)
PARIS = Calendar("Europe/Paris")


def days(before: datetime, *, after: datetime = MONDAY, calendar: Calendar = PARIS) -> list[date]:
    return days_in(DayWindow(after, before, NINE), calendar)


def test_a_week_offers_its_other_working_days_soonest_first() -> None:
    assert days(MONDAY + timedelta(weeks=1)) == [date(2026, 11, day) for day in (24, 25, 26, 27)]


def test_a_holiday_is_not_offered() -> None:
    christmas_week = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    offered = days(
        christmas_week + timedelta(weeks=1),
        after=christmas_week,
        calendar=Calendar("Europe/Paris", country="FR"),
    )
    assert offered == [date(2026, 12, day) for day in (22, 23, 24)]


def test_what_comes_back_leaves_two_hours_to_answer() -> None:
    friday = moment(date(2026, 11, 27), DayWindow(MONDAY, MONDAY, NINE), PARIS)
    assert days(friday + timedelta(hours=2))[-1] == date(2026, 11, 27)
    assert days(friday + timedelta(hours=2, seconds=-1))[-1] == date(2026, 11, 26)


def test_no_more_than_a_month_is_offered_however_long_the_period() -> None:
    everyday = Calendar("Europe/Paris", working_days=frozenset(range(7)))
    offered = days(MONDAY + timedelta(days=365), calendar=everyday)
    assert offered == [date(2026, 11, 24) + timedelta(days=n) for n in range(MOST)]


def test_the_day_it_was_on_is_that_of_the_pair_s_own_zone() -> None:
    """Where it is Tuesday already, Wednesday is the first day to move to."""
    late = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    offered = days(late + timedelta(days=3), after=late, calendar=Calendar("Asia/Singapore"))
    assert offered[0] == date(2026, 11, 25)


def test_nine_stays_nine_whatever_the_clocks_did() -> None:
    room = DayWindow(MONDAY, MONDAY, NINE)
    assert moment(date(2026, 10, 24), room, PARIS) == datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    assert moment(date(2026, 10, 26), room, PARIS) == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
