"""The same rules by walking through every day, sharing no code with the rules."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import holidays

from bot.kernel.rules.due import Cadence
from bot.kernel.rules.working_days import Calendar

ZONES = sorted(available_timezones())
FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)
"""Ten years. They hold Troll's two hours, the Ramadans of Casablanca, Cairo's return to daylight
saving (2023), Nuuk's gap before midnight, Pyongyang's half hour (2018)..."""

_DAY = timedelta(days=1)
_ISO = re.compile("[A-Z0-9]{1,3}")
_TEN_YEARS = [FIRST + n * _DAY for n in range((LAST - FIRST).days + 1)]


@cache
def countries() -> list[str]:
    """Every country of the holidays package, and every subdivision with an ISO 3166-2 code."""
    known = holidays.list_supported_countries(include_aliases=False)
    parts = [f"{code}-{part}" for code in known for part in known[code] if _ISO.fullmatch(part)]
    return [*known, *parts]


@cache
def holidays_of(country: str | None) -> frozenset[date]:
    if country is None:
        return frozenset()
    code, _, part = country.partition("-")
    years = range(FIRST.year - 1, LAST.year + 2)
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=years))


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """By trying the offsets of the day before and of the day after: the earliest that is true, or
    else (in a gap) the one that was in force before."""
    as_utc = local.replace(tzinfo=UTC)
    offsets = [(as_utc + days * _DAY).astimezone(zone).utcoffset() for days in (-1, 1)]
    candidates = [as_utc - offset for offset in offsets if offset is not None]
    true = [at for at in candidates if at.astimezone(zone).replace(tzinfo=None) == local]
    return min(true, default=candidates[0])


def dues(cadence: Cadence, calendar: Calendar) -> list[datetime]:
    """Every due that is programmed in the ten years."""
    off = holidays_of(calendar.country)
    days = {_moved(day, cadence, calendar, off) for day in _TEN_YEARS if programmed(day, cadence)}
    kept = [day for day in days if cadence.ends_on is None or day <= cadence.ends_on]
    zone = ZoneInfo(calendar.zone)
    return sorted({instant(datetime.combine(day, cadence.at), zone) for day in kept})


def programmed(day: date, cadence: Cadence) -> bool:
    if day.weekday() not in cadence.weekdays:
        return False
    if day < (cadence.starts_on or day) or day > (cadence.ends_on or day):
        return False
    tapered = cadence.taper_on is not None and day >= cadence.taper_on
    how = cadence.taper if tapered else cadence
    anchor = how.anchor or date(1970, 1, 5)
    if how.nth is not None:
        months = 12 * (day.year - anchor.year) + day.month - anchor.month
        return _is_nth(day, how.nth) and months % how.every_months == 0
    weeks = (day.toordinal() - 1) // 7 - (anchor.toordinal() - 1) // 7
    return weeks % how.every_weeks == 0


def _is_nth(day: date, nth: int) -> bool:
    if nth == -1:
        return (day + 7 * _DAY).month != day.month
    return (day.day + 6) // 7 == nth


def _moved(day: date, cadence: Cadence, calendar: Calendar, off: frozenset[date]) -> date:
    working = calendar.working_days.union(cadence.weekdays)
    while day in off or day.weekday() not in working:
        day += _DAY
    return day


def next_working_moment(calendar: Calendar, start: datetime, opens: time, closes: time) -> datetime:
    """By quarters of an hour, on which every offset of the ten years lies."""
    zone, off = ZoneInfo(calendar.zone), holidays_of(calendar.country)
    while True:
        local = start.astimezone(zone)
        day = local.date()
        working = day not in off and day.weekday() in calendar.working_days
        if working and opens <= local.time() < closes:
            return start
        start += timedelta(minutes=15)
