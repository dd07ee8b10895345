"""When a pair may plan a session, and when the two are told of it beforehand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.kernel.rules.working_days import CLOSES, OPENS, Calendar, instant_of, works, zone_named

LENGTHS = (30, 45, 60)
"""Minutes."""
USUAL_LENGTH = 45
MOST_AHEAD = 5
"""Sessions that a pair may have planned at a time."""
# A year typed wrong is more likely than a session in two years.
_FURTHEST = timedelta(days=366)
_ROOM = timedelta(hours=4)
"""A question that is asked for later than this before the session would only press its author."""


@dataclass(frozen=True)
class Bounds:
    """What a session of a pair must lie in. `paused_until` is the first day back.

    `paused` with no such day: nobody knows when they are back.
    """

    ends_on: date | None = None
    paused: bool = False
    paused_until: date | None = None


def fault(starts_at: datetime, day: date, bounds: Bounds, *, now: datetime) -> str | None:
    """The key of the sentence that says why no session can be planned then; `day` is its day."""
    if starts_at <= now:
        return "plan.fault.past"
    if starts_at > now + _FURTHEST:
        return "plan.fault.far"
    if bounds.ends_on is not None and day > bounds.ends_on:
        return "plan.fault.over"
    if bounds.paused and bounds.paused_until is None:
        return "plan.fault.paused"
    if bounds.paused_until is not None and day < bounds.paused_until:
        return "plan.fault.paused_until"
    return None


def works_then(calendar: Calendar, starts_at: datetime) -> bool:
    """Whether somebody works on the day, on their own calendar, on which a session begins."""
    return works(calendar, starts_at.astimezone(zone_named(calendar.zone)).date())


def overlap(one: tuple[datetime, int], other: tuple[datetime, int]) -> bool:
    """Each is a start and a length in minutes."""
    (first, minutes), (second, others) = sorted((one, other))
    return second < first + timedelta(minutes=minutes)


def day_before(starts_at: datetime, calendar: Calendar, *, now: datetime) -> datetime | None:
    """When somebody is reminded: on the last working day before it, at its hour or the nearest
    working hour. None when that has passed: who has just planned it knows.
    """
    moment = _working_days_before(starts_at, calendar, 1)
    return moment if now < moment < starts_at else None


def asking(starts_at: datetime, calendar: Calendar, *, now: datetime) -> datetime | None:
    """When the question to send ahead is asked for: two working days before, or at once where
    that has passed. None where too little time is left to write one and to read it.
    """
    moment = max(_working_days_before(starts_at, calendar, 2), now)
    return moment if moment <= starts_at - _ROOM else None


def _working_days_before(starts_at: datetime, calendar: Calendar, days: int) -> datetime:
    zone = zone_named(calendar.zone)
    local = starts_at.astimezone(zone)
    day = local.date()
    for _ in range(days):
        day = _working_day_before(calendar, day)
    return instant_of(day, _in_hours(local.time()), zone)


def _working_day_before(calendar: Calendar, day: date) -> date:
    """It ends, as `first_working_day` does."""
    day -= timedelta(days=1)
    while not works(calendar, day):
        day -= timedelta(days=1)
    return day


def _in_hours(at: time) -> time:
    """The nearest time at which people may be disturbed; the last one is an hour before closing."""
    # An hour is left to read it.
    last = time(CLOSES.hour - 1)
    # fold=0: the day before has its own change of clocks, or none.
    return min(max(at.replace(second=0, microsecond=0, fold=0), OPENS), last)
