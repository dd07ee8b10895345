"""To which days a check-in may be moved: working days of the pair, within its own period."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.kernel.rules.working_days import Calendar, instant_of, works, zone_named

MOST = 31
"""Days offered: a month's."""
_ROOM = timedelta(hours=2)
"""What comes back must leave the time to answer."""


@dataclass(frozen=True)
class Room:
    """Between two instants; `at` is the local time at which check-ins come."""

    after: datetime
    before: datetime
    at: time


def days_in(room: Room, calendar: Calendar) -> list[date]:
    """The days on which it may come instead, soonest first."""
    day = room.after.astimezone(zone_named(calendar.zone)).date()
    found: list[date] = []
    for _ in range(MOST):
        day += timedelta(days=1)
        if moment(day, room, calendar) > room.before - _ROOM:
            break
        if works(calendar, day):
            found.append(day)
    return found


def moment(day: date, room: Room, calendar: Calendar) -> datetime:
    """The instant, in UTC, at which it comes on a local day: nine stays nine, whatever the clocks
    did in between.
    """
    return instant_of(day, room.at, zone_named(calendar.zone))
