"""What was arranged on one clock and is still to come, on another: somebody has moved."""

from datetime import datetime

from bot.kernel.rules import due
from bot.kernel.rules.due import Cadence
from bot.kernel.rules.working_days import (
    Calendar,
    first_working_day,
    instant_of,
    next_working_moment,
    zone_named,
)


def due_anew(
    cadence: Cadence, old: Calendar, new: Calendar, next_at: datetime, now: datetime
) -> datetime | None:
    """When a check-in that was next due at `next_at`, by the old calendar, is due by the new one.

    It stays of the period that it was of, so that none is asked twice and none is left out. Where
    its time is over in the new zone already, it comes in the next working hour there.
    """
    pending = due.latest_period(cadence, old, next_at)
    if pending is None:
        return due.next_after(cadence, new, now)
    if pending.at == next_at:
        at = due.due_of(cadence, new, pending.on)
    else:
        # Somebody moved it to another day, which it keeps.
        at = same_time(next_at, old, new, also=frozenset(cadence.weekdays))
    if at is None or at > now:
        return at
    return next_working_moment(new, now, also=frozenset(cadence.weekdays))


def same_time(
    at: datetime, old: Calendar, new: Calendar, *, also: frozenset[int] = frozenset()
) -> datetime:
    """The same day and time on the clock of the new zone, or that time on the next working day."""
    local = at.astimezone(zone_named(old.zone))
    day = first_working_day(new, local.date(), also=also)
    return instant_of(day, local.time(), zone_named(new.zone))
