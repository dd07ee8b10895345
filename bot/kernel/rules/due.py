"""When check-ins are due."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile

from bot.kernel.rules.paces import Pace
from bot.kernel.rules.working_days import Calendar, first_working_day, instant_of, zone_named

_EPOCH = date(1970, 1, 5)
"""A Monday: weeks are counted from it where no anchor is given."""


@dataclass(frozen=True)
class Cadence:
    """Weekly, every n weeks, or every n months when `nth` is set, as in `Pace`.

    weekdays   0 is Monday; sorted, at least one
    at         local time
    starts_on  no day is programmed before it
    ends_on    no day is programmed after it, and none is moved past it: that one is dropped
    taper      the pace from `taper_on` on
    pace       the one before it, or of all days where there is no taper
    """

    weekdays: tuple[int, ...]
    at: time
    every_weeks: int = 1
    nth: int | None = None
    anchor: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    every_months: int = 1
    taper_on: date | None = None
    taper: Pace = Pace()
    pace: Pace = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekdays or list(self.weekdays) != sorted(set(self.weekdays) & set(range(7))):
            raise ValueError("weekdays needs sorted days from 0 (Monday) to 6, at least one")
        # Made once: the search asks for it at every step, and it refuses what cannot be walked.
        pace = Pace(self.every_weeks, self.nth, self.every_months, self.anchor)
        object.__setattr__(self, "pace", pace)


def first_day(weekdays: tuple[int, ...], pace: Pace, day: date) -> date:
    """The first day, from this one on, that such weekdays have in any week or month."""
    every = replace(pace, every_weeks=1, every_months=1)
    periods = count(_period_of(every, day))
    days = (each for period in periods for each in _days_of(weekdays, every, period))
    return next(each for each in days if each >= day)


@dataclass(frozen=True)
class Occurrence:
    """A check-in of the rhythm. `on` is the programmed day, which names it wherever the pair lives;
    `at` is when it is due there: aware UTC, on that day or, after days off, on a later one.
    """

    on: date
    at: datetime


def next_after(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    """The first due strictly after an instant. Aware UTC; None when the programme is over."""
    return _at(_around(cadence, calendar, instant)[1])


def of_period(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    return _at(period_meant(cadence, calendar, instant))


def period_meant(cadence: Cadence, calendar: Calendar, instant: datetime) -> Occurrence | None:
    """The one that somebody means by "this week's": early on a Monday, the one still to come.

    In a week without any, it is the latest one, or before the first, the first. None when there
    is none at all.
    """
    before, after = _around(cadence, calendar, instant)
    now = _week(instant, calendar)
    if after is None or (before and _week(before.at, calendar) == now):
        return before
    return after if before is None or _week(after.at, calendar) == now else before


def _week(instant: datetime, calendar: Calendar) -> tuple[int, int]:
    # ISO 8601 weeks with their year: the last days of December may lie in week 1.
    return instant.astimezone(zone_named(calendar.zone)).date().isocalendar()[:2]


def latest_at_or_before(cadence: Cadence, calendar: Calendar, instant: datetime) -> datetime | None:
    """The period that an instant lies in began then. Aware UTC; None before the first due."""
    return _at(latest_period(cadence, calendar, instant))


def latest_period(cadence: Cadence, calendar: Calendar, instant: datetime) -> Occurrence | None:
    """The period that an instant lies in; None before the first."""
    return _around(cadence, calendar, instant)[0]


def due_of(cadence: Cadence, calendar: Calendar, programmed: date) -> datetime | None:
    """When the check-in of a programmed day is due. Aware UTC; None where the programme is over
    by then.
    """
    # A programme of Sundays asks on Sundays: the days that it names are working days of its own.
    day = first_working_day(calendar, programmed, also=frozenset(cadence.weekdays))
    if cadence.ends_on and day > cadence.ends_on:
        return None
    return instant_of(day, cadence.at, zone_named(calendar.zone))


def _at(period: Occurrence | None) -> datetime | None:
    return period.at if period is not None else None


def _around(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> tuple[Occurrence | None, Occurrence | None]:
    """The periods on both sides of an instant.

    Because moving keeps the order, it is enough to walk back from a day that is surely ahead to the
    first one whose due has come, however far a run of holidays moved it.
    """
    today = instant.astimezone(zone_named(calendar.zone)).date()
    following: Occurrence | None = None
    for day in _days_back(cadence, today):
        due = due_of(cadence, calendar, day)
        if due is not None and due <= instant:
            return Occurrence(day, due), following
        following = Occurrence(day, due) if due is not None else None
    return None, following


def _days_back(cadence: Cadence, today: date) -> Iterator[date]:
    """The programmed days, latest first, from a period that is wholly ahead of today."""
    # Where clocks go back over midnight, tomorrow's 00:15 comes first and today's 23:45 after it.
    day = today + timedelta(days=1)
    # A programme that is yet to start has its first period there.
    day = max(day, cadence.starts_on or day)
    programmed = _paced(cadence, day)
    if cadence.taper_on is not None:
        programmed = _tapered(cadence, day, cadence.taper_on)
    begun = takewhile(lambda each: each >= (cadence.starts_on or each), programmed)
    return (each for each in begun if each <= (cadence.ends_on or each))


def _paced(cadence: Cadence, day: date) -> Iterator[date]:
    return _of_pace(cadence.weekdays, cadence.pace, day)


def _tapered(cadence: Cadence, day: date, taper_on: date) -> Iterator[date]:
    """Both paces on their sides of the day from which the second one holds."""
    following = _days_of(cadence.weekdays, cadence.pace, _period_of(cadence.pace, day) + 1)
    if following[-1] >= taper_on:
        # What is wholly ahead may be one of the second pace.
        ahead = _of_pace(cadence.weekdays, cadence.taper, max(day, taper_on))
        yield from takewhile(lambda each: each >= taper_on, ahead)
        day = min(day, taper_on)
    yield from (each for each in _paced(cadence, day) if each < taper_on)


def _of_pace(weekdays: tuple[int, ...], pace: Pace, day: date) -> Iterator[date]:
    """Latest first, without an end, from the period after the one that the day lies in."""
    periods = count(_period_of(pace, day) + 1, step=-1)
    return (each for period in periods for each in reversed(_days_of(weekdays, pace, period)))


def _period_of(pace: Pace, day: date) -> int:
    """The number of the n months, or of the n weeks, that a day lies in."""
    if pace.nth is not None:
        return (_month(day) - _first_month(pace)) // pace.every_months
    # Floor division: days before the anchor have negative numbers, and the same rhythm.
    return (day - _first_monday(pace)).days // (7 * pace.every_weeks)


def _days_of(weekdays: tuple[int, ...], pace: Pace, period: int) -> list[date]:
    if pace.nth is not None:
        year, month = divmod(_first_month(pace) + period * pace.every_months, 12)
        return sorted(_nth(year, month + 1, weekday, pace.nth) for weekday in weekdays)
    monday = _first_monday(pace) + timedelta(weeks=period * pace.every_weeks)
    return [monday + timedelta(days=weekday) for weekday in weekdays]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_month(pace: Pace) -> int:
    return _month(pace.anchor or _EPOCH)


def _first_monday(pace: Pace) -> date:
    anchor = pace.anchor or _EPOCH
    return anchor - timedelta(days=anchor.weekday())


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
