"""When a person wants to be asked again."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.kernel.rules.working_days import zone_named


class Snooze(StrEnum):
    LATER = "later"
    TOMORROW = "tomorrow"
    TWO_DAYS = "two_days"


_MORNING = time(9, 0)
_DAYS = {Snooze.TOMORROW: 1, Snooze.TWO_DAYS: 2}


def until(choice: Snooze, *, now: datetime, zone: str) -> datetime:
    """An aware UTC instant: in three hours, or 09:00 on the reader's own day."""
    if choice is Snooze.LATER:
        return now + timedelta(hours=3)
    where = zone_named(zone)
    day = now.astimezone(where).date() + timedelta(days=_DAYS[choice])
    return datetime.combine(day, _MORNING, where).astimezone(UTC)
