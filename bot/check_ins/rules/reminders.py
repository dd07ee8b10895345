"""When a check-in reminds, comes back, or is moved to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.kernel.rules.working_days import (
    Calendar,
    instant_of,
    next_working_moment,
    works,
    zone_named,
)
from bot.programmes.rules import MOST_REMINDERS, REMINDED_AFTER

_ROOM = timedelta(hours=2)
"""The least time between a reminder and the closing of its check-in."""


def reminder_times(
    opened_at: datetime, closes_at: datetime, calendar: Calendar, *, most: int = MOST_REMINDERS
) -> tuple[datetime, ...]:
    """At most `most` instants in UTC: in working hours, one a day, well before closing.

    Two reminders that a weekend or holidays moved to one day are one: who comes back from some
    days off is not asked twice.
    """
    if not 0 <= most <= MOST_REMINDERS:
        raise ValueError(f"a check-in has from 0 to {MOST_REMINDERS} reminders")
    zone = zone_named(calendar.zone)
    by_day: dict[date, datetime] = {}
    for days in REMINDED_AFTER[:most]:
        moment = next_working_moment(calendar, _days_later(opened_at, days, calendar))
        if moment <= closes_at - _ROOM:
            by_day.setdefault(moment.astimezone(zone).date(), moment)
    return tuple(by_day.values())


def _days_later(instant: datetime, days: int, calendar: Calendar) -> datetime:
    """Counted on the local calendar: what opened at 09:00 is recalled at 09:00, whatever the clocks
    did in between."""
    zone = zone_named(calendar.zone)
    local = instant.astimezone(zone)
    return instant_of(local.date() + timedelta(days=days), local.time(), zone)


class Snooze(StrEnum):
    LATER = "later"
    TOMORROW = "tomorrow"
    TWO_DAYS = "two_days"


_MORNING = time(9, 0)
_DAYS = {Snooze.TOMORROW: 1, Snooze.TWO_DAYS: 2}


def until(choice: Snooze, *, now: datetime, zone: str) -> datetime:
    """An aware UTC instant: in three hours, or 09:00 on the reader's own day."""
    if choice is Snooze.LATER:
        # Hours that pass, and not a time on the clock: three hours are three hours across a change.
        return now + timedelta(hours=3)
    where = zone_named(zone)
    day = now.astimezone(where).date() + timedelta(days=_DAYS[choice])
    return datetime.combine(day, _MORNING, where).astimezone(UTC)


MOST = 31
"""How many days are offered at most: a month of them."""
_ROOM_TO_MOVE = timedelta(hours=2)
"""The least time between a check-in's new day and its closing."""


@dataclass(frozen=True)
class DayWindow:
    """Between two instants; `at` is the local time at which check-ins come."""

    after: datetime
    before: datetime
    at: time


def days_in(window: DayWindow, calendar: Calendar) -> list[date]:
    """The days on which it may come instead, soonest first."""
    day = window.after.astimezone(zone_named(calendar.zone)).date()
    found: list[date] = []
    for _ in range(MOST):
        day += timedelta(days=1)
        if moment(day, window, calendar) > window.before - _ROOM_TO_MOVE:
            break
        if works(calendar, day):
            found.append(day)
    return found


def moment(day: date, window: DayWindow, calendar: Calendar) -> datetime:
    """The instant, in UTC, at which it comes on a local day: nine stays nine, whatever the clocks
    did in between.
    """
    return instant_of(day, window.at, zone_named(calendar.zone))
