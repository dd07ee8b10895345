"""When the digests that leads asked for are due, and which period each is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.working_days import instant_of, zone_named

EVERY = ("none", "week", "month")
LAST_DAY = 28
"""Of a month: every month has it."""
_DAYS = {"none": range(LAST_DAY + 1), "week": range(7), "month": range(1, LAST_DAY + 1)}


@dataclass(frozen=True)
class Schedule:
    """`day` is of the week, 0 for Monday, or of the month, from 1 to 28; `at` is local time."""

    every: str
    day: int
    at: time
    zone: str


def is_offered(every: str, day: int) -> bool:
    """Whether there is such a day. For any other one a next one would be looked for in vain."""
    return day in _DAYS.get(every, ())


def next_after(schedule: Schedule, instant: datetime) -> datetime | None:
    """Aware UTC; None where no digest is wanted."""
    if schedule.every == "none":
        return None
    zone = zone_named(schedule.zone)
    # From the day before: a time that a clock change skips moves forward, which may be past
    # midnight (in Nuuk the clocks go from 23:00 to 0:00).
    day = instant.astimezone(zone).date() - timedelta(days=1)
    while True:
        if _is_due(schedule, day):
            due = instant_of(day, schedule.at, zone)
            if due > instant:
                return due
        day += timedelta(days=1)


def period_of(schedule: Schedule, due_at: datetime) -> Period:
    """The last whole week or month before a digest is due."""
    today = due_at.astimezone(zone_named(schedule.zone)).date()
    if schedule.every == "week":
        monday = today - timedelta(days=today.weekday())
        return Period(PeriodKind.LAST_WEEK, monday - timedelta(weeks=1), monday, schedule.zone)
    month = today.replace(day=1)
    first = (month - timedelta(days=1)).replace(day=1)
    return Period(PeriodKind.LAST_MONTH, first, month, schedule.zone)


def written(period: Period) -> str:
    """As it is kept with what is owed."""
    return f"{period.kind}:{period.first.isoformat()}:{period.after.isoformat()}"


def read(text: str, zone: str) -> Period:
    kind, first, after = text.split(":")
    return Period(PeriodKind(kind), date.fromisoformat(first), date.fromisoformat(after), zone)


def _is_due(schedule: Schedule, day: date) -> bool:
    return schedule.day == (day.weekday() if schedule.every == "week" else day.day)
