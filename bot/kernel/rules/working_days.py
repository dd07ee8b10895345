"""Working days, working hours, and the country whose holidays count."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

_DAY = timedelta(days=1)
_COUNTRY = re.compile(r"[A-Z]{2}")
"""ISO 3166-1 alpha-2. The package looks a name up among all that it holds, constants too."""


@dataclass(frozen=True)
class Calendar:
    """`country` is an ISO 3166 code, with a subdivision where it matters: "CA-QC"."""

    zone: str
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    country: str | None = None

    def __post_init__(self) -> None:
        # With none at all, the search for the next working day would not end.
        if not self.working_days or not self.working_days <= set(range(7)):
            raise ValueError("working_days needs at least one day from 0 (Monday) to 6")


def works(calendar: Calendar, day: date, *, also: Set[int] = frozenset()) -> bool:
    """Whether people work on a local day. `also` are weekdays that count as working days too."""
    weekday = day.weekday()
    if weekday not in calendar.working_days and weekday not in also:
        return False
    return calendar.country is None or day not in holidays_in(calendar.country, day.year)


def first_working_day(calendar: Calendar, day: date, *, also: Set[int] = frozenset()) -> date:
    """The day itself, or the next one on which people work. A later day never gets an earlier one.

    It ends: the longest run of holidays on one weekday, in any country, is five weeks.
    """
    while not works(calendar, day, also=also):
        day += _DAY
    return day


@lru_cache(maxsize=4096)
def holidays_in(country: str, year: int) -> frozenset[date]:
    """Public holidays of a country. An unknown country has none.

    An unknown subdivision has those of its whole country: most of a country's holidays are
    everyone's, so that is nearer the truth than none.
    """
    code, _, subdivision = country.strip().upper().partition("-")
    if not _COUNTRY.fullmatch(code):
        return frozenset()
    # Imported here: it is slow to load, and many programmes have no country.
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(code, subdivision or None, year, observed=True))
    except NotImplementedError:
        # What the package raises for a country, or a subdivision, that it does not know.
        return holidays_in(code, year) if subdivision else frozenset()


def country_of(zone: str) -> str | None:
    """The country that a zone lies in, as the tz database says; None for UTC and the like."""
    name = get_global("zone_aliases").get(zone, zone)
    territory: str | None = get_global("zone_territories").get(name)
    return None if territory in ("001", "ZZ") else territory


# Zones whose people live under one set of regional holidays, or most of them: only a first guess,
# which whoever lives by others corrects.
_REGIONS = {
    "America/Edmonton": "CA-AB",
    "America/Halifax": "CA-NS",
    "America/Moncton": "CA-NB",
    "America/Montreal": "CA-QC",
    "America/Regina": "CA-SK",
    "America/St_Johns": "CA-NL",
    "America/Toronto": "CA-ON",
    "America/Vancouver": "CA-BC",
    "America/Winnipeg": "CA-MB",
    "Australia/Adelaide": "AU-SA",
    "Australia/Brisbane": "AU-QLD",
    "Australia/Darwin": "AU-NT",
    "Australia/Hobart": "AU-TAS",
    "Australia/Melbourne": "AU-VIC",
    "Australia/Perth": "AU-WA",
    "Australia/Sydney": "AU-NSW",
    "Europe/Belfast": "GB-NIR",
    "Europe/London": "GB-ENG",
}


def suggested_country(zone: str) -> str | None:
    """The country of a zone, with the region where nearly everybody of that zone lives in one.

    Without it London would work on Easter Monday, and Toronto on Thanksgiving: they are no holidays
    of their whole countries.
    """
    return _REGIONS.get(zone) or country_of(zone)


def today_in(zone: str, now: datetime) -> date:
    """The day on the calendar of those who live in a zone."""
    return now.astimezone(zone_named(zone)).date()


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a local time comes. Aware UTC.

    Fold 0 of PEP 495 answers both odd cases as people would. A time that exists twice is taken
    the first time: nobody waits an hour for a second 01:30. One that does not exist is read with
    the offset before the gap, so it moves forward by the gap: at 02:30 there, the clocks say 03:30,
    as long after the hour before as on any other day.
    """
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """An unknown name is taken as UTC: a prompt at an odd hour beats none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


# No law sets them: hours in which nobody calls a message a disturbance. France's right to
# disconnect (Code du travail, L2242-17) leaves them to the company.
OPENS = time(9)
CLOSES = time(18)


def next_working_moment(
    calendar: Calendar,
    instant: datetime,
    *,
    opens: time = OPENS,
    closes: time = CLOSES,
    also: Set[int] = frozenset(),
) -> datetime:
    """The instant itself when people work then, or else the next opening in UTC.

    The opening belongs to working hours, the closing does not: at 18:00 the day is over. Both are
    compared as instants, so that hours which have opened do not close again where clocks go back.
    `also` are weekdays that count as working days too.
    """
    if not opens < closes:
        # Night shifts would need an opening on one day and a closing on the next.
        raise ValueError("working hours open before they close, on one day")
    zone = zone_named(calendar.zone)
    day = instant.astimezone(zone).date()
    while True:
        day = first_working_day(calendar, day, also=also)
        opening = instant_of(day, opens, zone)
        # A zone that crosses the date line skips a whole day (Pacific/Apia, 30 December 2011): its
        # opening, moved forward by that gap, would fall on whatever day comes next.
        exists = opening.astimezone(zone).date() == day
        if exists and instant < instant_of(day, closes, zone):
            return max(instant, opening)
        day += timedelta(days=1)
