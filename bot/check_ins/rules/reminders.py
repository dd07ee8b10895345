"""When those who have not answered a check-in are reminded of it."""

from datetime import date, datetime, timedelta

from bot.kernel.rules.working_days import Calendar, instant_of, zone_named
from bot.kernel.rules.working_hours import next_working_moment
from bot.programmes.rules import MOST_REMINDERS, REMINDED_AFTER

_ROOM = timedelta(hours=2)
"""A reminder must leave the time to answer."""


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
