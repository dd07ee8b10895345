"""When check-ins fall due, on the local days of those who are asked.

A programmed day that is a public holiday moves to the next working day, at the same local time. A
weekday that the programme chose counts as a working day: a programme of Saturdays means Saturdays,
whoever works Monday to Friday. Moving keeps the order of days, and those that land on one day are
one due; so a due that was moved on to the next occurrence, or past it, is asked once.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from bot.rules.working_days import Calendar, first_working_day, instant_of, zone_named

_EPOCH = date(1970, 1, 5)
"""A Monday: weeks are counted from it where no anchor is given."""


@dataclass(frozen=True)
class Cadence:
    """Weekly, every n weeks, or monthly when `nth` is set (`every_weeks` is then left alone).

    weekdays   0 is Monday; sorted, at least one
    at         local time
    nth        the nth of each of the weekdays in every month: 1 to 4, or -1 for the last
    anchor     any day of a week that has a check-in, for every_weeks > 1
    starts_on  no day is programmed before it
    ends_on    no day is programmed after it, and none is moved past it: that one is dropped
    """

    weekdays: tuple[int, ...]
    at: time
    every_weeks: int = 1
    nth: int | None = None
    anchor: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        # Each of these would make the search below endless or out of order.
        if not self.weekdays or list(self.weekdays) != sorted(set(self.weekdays) & set(range(7))):
            raise ValueError("weekdays needs sorted days from 0 (Monday) to 6, at least one")
        if not 1 <= self.every_weeks <= 52:
            raise ValueError("every_weeks goes from 1 to 52")
        if self.nth not in (None, 1, 2, 3, 4, -1):
            raise ValueError("nth goes from 1 to 4, or is -1 for the last")


def next_after(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    """The first due strictly after an instant. Aware UTC; None when the programme is over."""
    return _around(cadence, calendar, instant)[1]


def of_period(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    """The due that somebody means by "this week's": early on a Monday, the one still to come.

    In a week without any, it is the latest one, or before the first, the first. None when there
    is none at all.
    """
    before, after = _around(cadence, calendar, instant)
    if after is None or (before and _week(before, calendar) == _week(instant, calendar)):
        return before
    return after if before is None or _week(after, calendar) == _week(instant, calendar) else before


def _week(instant: datetime, calendar: Calendar) -> tuple[int, int]:
    return instant.astimezone(zone_named(calendar.zone)).date().isocalendar()[:2]


def latest_at_or_before(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    """The period that an instant lies in began then. Aware UTC; None before the first due."""
    return _around(cadence, calendar, instant)[0]


def _around(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> tuple[datetime | None, datetime | None]:
    """The dues on both sides of an instant.

    Because moving keeps the order, it is enough to walk back from a day that is surely ahead to the
    first one whose due has come, however far a run of holidays moved it.
    """
    today = instant.astimezone(zone_named(calendar.zone)).date()
    following: datetime | None = None
    for day in _days_back(cadence, today):
        due = _due(cadence, calendar, day)
        if due is not None and due <= instant:
            return due, following
        following = due
    return None, following


def _due(cadence: Cadence, calendar: Calendar, programmed: date) -> datetime | None:
    day = first_working_day(calendar, programmed, also=frozenset(cadence.weekdays))
    if cadence.ends_on and day > cadence.ends_on:
        return None
    return instant_of(day, cadence.at, zone_named(calendar.zone))


def _days_back(cadence: Cadence, today: date) -> Iterator[date]:
    """The programmed days, latest first, from a period that is wholly ahead of today."""
    # Where clocks go back over midnight, tomorrow's 00:15 comes first and today's 23:45 after it.
    day = today + timedelta(days=1)
    # A programme that is yet to start has its first period there.
    day = max(day, cadence.starts_on or day)
    for period in count(_period_of(cadence, day) + 1, step=-1):
        for programmed in reversed(_days_of(cadence, period)):
            if cadence.starts_on and programmed < cadence.starts_on:
                return
            if not cadence.ends_on or programmed <= cadence.ends_on:
                yield programmed


def _period_of(cadence: Cadence, day: date) -> int:
    """The number of the month, or of the n weeks, that a day lies in."""
    if cadence.nth is not None:
        return day.year * 12 + day.month - 1
    return (day - _first_monday(cadence)).days // (7 * cadence.every_weeks)


def _days_of(cadence: Cadence, period: int) -> list[date]:
    if cadence.nth is not None:
        year, month = divmod(period, 12)
        return sorted(_nth(year, month + 1, weekday, cadence.nth) for weekday in cadence.weekdays)
    monday = _first_monday(cadence) + timedelta(weeks=period * cadence.every_weeks)
    return [monday + timedelta(days=weekday) for weekday in cadence.weekdays]


def _first_monday(cadence: Cadence) -> date:
    anchor = cadence.anchor or _EPOCH
    return anchor - timedelta(days=anchor.weekday())


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
