"""When check-ins fall due. Local 09:00 stays 09:00 across daylight saving."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = date(1970, 1, 5)
"""A Monday: weeks are counted from it where no anchor is given."""


@dataclass(frozen=True)
class Cadence:
    """`weekday` 0 is Monday; `at` is local; `anchor` is any day of a week that has a check-in."""

    weekday: int
    at: time
    every_weeks: int = 1
    anchor: date | None = None


def next_after(cadence: Cadence, zone: str, instant: datetime) -> datetime:
    """The first due time strictly after an instant. Aware UTC."""
    return _from_week_of(cadence, zone, instant, step=1)


def latest_at_or_before(cadence: Cadence, zone: str, instant: datetime) -> datetime:
    """The period that an instant lies in began then. Aware UTC."""
    return _from_week_of(cadence, zone, instant, step=-1)


def of_period(cadence: Cadence, zone: str, instant: datetime) -> datetime:
    """The due time of the calendar weeks that an instant lies in: passed, or still to come."""
    where = zone_named(zone)
    week = _period_of(cadence, instant.astimezone(where).date())
    return _instant(week + timedelta(days=cadence.weekday), cadence.at, where)


def _from_week_of(cadence: Cadence, zone: str, instant: datetime, *, step: int) -> datetime:
    where = zone_named(zone)
    week = _period_of(cadence, instant.astimezone(where).date())
    # Local dates and instants may disagree by a day around midnight: start one period early.
    week -= timedelta(weeks=step * cadence.every_weeks)
    while True:
        due = _instant(week + timedelta(days=cadence.weekday), cadence.at, where)
        reached = due > instant if step > 0 else due <= instant
        if reached:
            return due
        week += timedelta(weeks=step * cadence.every_weeks)


def _period_of(cadence: Cadence, day: date) -> date:
    """The Monday of the latest week with a check-in, at or before a day's own week."""
    anchor = cadence.anchor or _EPOCH
    first = anchor - timedelta(days=anchor.weekday())
    weeks = (day - timedelta(days=day.weekday()) - first).days // 7
    return first + timedelta(weeks=weeks // cadence.every_weeks * cadence.every_weeks)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # A time that exists twice is taken the first time (fold 0); one that does not exist is read
    # with the offset before the gap, which moves it forward by the gap (PEP 495).
    return datetime.combine(day, at, zone).astimezone(UTC)


def today_in(zone: str, now: datetime) -> date:
    """The day on the calendar of those who live in a zone."""
    return now.astimezone(zone_named(zone)).date()


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """An unknown name is taken as UTC: a prompt at an odd hour beats none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
