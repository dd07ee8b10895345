"""The period that a digest is about, from the words that were typed."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.kernel.rules.typed_text import fold
from bot.kernel.rules.working_days import zone_named


class PeriodKind(StrEnum):
    """How a lead named a period. The values stand in what is owed for a digest, and in the keys of
    its title.
    """

    THIS_WEEK = "this_week"
    """From this Monday on. Also what no words at all mean."""
    LAST_WEEK = "last_week"
    """Also the period of a weekly digest."""
    MONTH = "month"
    """This calendar month."""
    LAST_MONTH = "last_month"
    """Also the period of a monthly digest."""
    QUARTER = "quarter"
    """This quarter of the calendar year."""
    LAST_QUARTER = "last_quarter"
    """The quarter before this one."""
    ALL = "all"
    """The whole programme until today; has no period before it."""
    DATES = "dates"
    """One day, or two and what lies between."""
    PART = "part"
    """Days that figures are cut into or reach over: nobody named them, and no title says them."""


_WORDS = {
    "": PeriodKind.THIS_WEEK,
    "this week": PeriodKind.THIS_WEEK,
    "week": PeriodKind.THIS_WEEK,
    "cette semaine": PeriodKind.THIS_WEEK,
    "semaine": PeriodKind.THIS_WEEK,
    "last week": PeriodKind.LAST_WEEK,
    "semaine derniere": PeriodKind.LAST_WEEK,
    "la semaine derniere": PeriodKind.LAST_WEEK,
    "derniere semaine": PeriodKind.LAST_WEEK,
    "semaine passee": PeriodKind.LAST_WEEK,
    "month": PeriodKind.MONTH,
    "this month": PeriodKind.MONTH,
    "mois": PeriodKind.MONTH,
    "ce mois": PeriodKind.MONTH,
    "ce mois-ci": PeriodKind.MONTH,
    "last month": PeriodKind.LAST_MONTH,
    "mois dernier": PeriodKind.LAST_MONTH,
    "le mois dernier": PeriodKind.LAST_MONTH,
    "dernier mois": PeriodKind.LAST_MONTH,
    "mois passe": PeriodKind.LAST_MONTH,
    "le mois passe": PeriodKind.LAST_MONTH,
    "quarter": PeriodKind.QUARTER,
    "this quarter": PeriodKind.QUARTER,
    "trimestre": PeriodKind.QUARTER,
    "ce trimestre": PeriodKind.QUARTER,
    "last quarter": PeriodKind.LAST_QUARTER,
    "trimestre dernier": PeriodKind.LAST_QUARTER,
    "le trimestre dernier": PeriodKind.LAST_QUARTER,
    "dernier trimestre": PeriodKind.LAST_QUARTER,
    "trimestre passe": PeriodKind.LAST_QUARTER,
    "all": PeriodKind.ALL,
    "tout": PeriodKind.ALL,
}
# "all" is not among them: it is the period of the whole programme.
EVERY_PROGRAMME = frozenset({"every programme", "every", "tous les programmes", "tous"})
_DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})"
_DATES = re.compile(rf"^(?:du |from )?({_DAY})(?:(?: au | to | a | - | – |–| )({_DAY}))?$")
_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.LAST_MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.LAST_QUARTER: 3,
}
_LAST = frozenset({PeriodKind.LAST_WEEK, PeriodKind.LAST_MONTH, PeriodKind.LAST_QUARTER})


@dataclass(frozen=True)
class Period:
    """From `first` to the day before `after`, on the programme's calendar."""

    kind: PeriodKind
    first: date
    after: date
    zone: str

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def start_at(self) -> datetime:
        # Midnight on the programme's own clock: a day has 23 or 25 hours where clocks change.
        return datetime.combine(self.first, time(), zone_named(self.zone)).astimezone(UTC)

    @property
    def end_at(self) -> datetime:
        return datetime.combine(self.after, time(), zone_named(self.zone)).astimezone(UTC)


def names_no_programme(words: str) -> bool:
    """Whether a digest takes these words for a period, or for every programme."""
    return is_period(words) or fold(words) in EVERY_PROGRAMME


def is_period(words: str) -> bool:
    """Whether words name a period, be it one that cannot be."""
    return fold(words) in _WORDS or _DATES.match(fold(words)) is not None


def parse(words: str, *, now: datetime, zone: str, began: date) -> Period | None:
    """None when the words name no period; no words at all mean this week.

    Two days are both in it: 2026-09-01 2026-09-30, or 01/09/2026 – 30/09/2026; one is by itself.
    `began` is the programme's first day.
    """
    today = now.astimezone(zone_named(zone)).date()
    if (kind := _WORDS.get(fold(words))) is not None:
        return Period(kind, *_span(kind, today, began), zone)
    if found := _DATES.match(fold(words)):
        first, last = _day(found.group(1)), _day(found.group(8) or found.group(1))
        if first is not None and last is not None and first <= last:
            return Period(PeriodKind.DATES, first, last + timedelta(days=1), zone)
    return None


def before(period: Period) -> Period | None:
    """The period of the same kind or length that comes before; None for the whole programme."""
    if period.kind == PeriodKind.ALL:
        return None
    if months := _MONTHS.get(period.kind):
        first = _months_later(period.first, -months)
    else:
        first = period.first - (period.after - period.first)
    return Period(period.kind, first, period.first, period.zone)


def reaching(period: Period, day: date) -> Period:
    """The same, to the end of the week that a day lies in."""
    return replace(period, after=max(period.after, _monday_of(day) + timedelta(weeks=1)))


def _span(kind: PeriodKind, today: date, began: date) -> tuple[date, date]:
    if kind == PeriodKind.ALL:
        return min(began, today), today + timedelta(days=1)
    if kind in (PeriodKind.THIS_WEEK, PeriodKind.LAST_WEEK):
        monday = _monday_of(today)
        first = monday if kind == PeriodKind.THIS_WEEK else monday - timedelta(weeks=1)
        return first, first + timedelta(weeks=1)
    months = _MONTHS[kind]
    # Quarters of the calendar year, for 3; the month itself, for 1.
    first = today.replace(day=1, month=today.month - (today.month - 1) % months)
    if kind in _LAST:
        first = _months_later(first, -months)
    return first, _months_later(first, months)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months_later(first: date, months: int) -> date:
    """From a first of the month to another."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _day(text: str) -> date | None:
    """2026-09-30 or 30/09/2026, if there is such a day."""
    numbers = [int(number) for number in re.split("[-/]", text)]
    # With slashes the day comes first, as in Europe: 01/02 is never January here.
    year, month, day = numbers if "-" in text else reversed(numbers)
    # date() takes years from 1 to 9999, at whose ends moving by a month would raise OverflowError.
    if not 2000 <= year < 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def split_off(words: tuple[str, ...]) -> tuple[str, str]:
    """A name, then the longest end of the line that names a period; empty where none does."""
    # The longest end first: in "Pilot last week" the words "last week" and not "week".
    for start in range(len(words)):
        tail = " ".join(words[start:])
        if is_period(tail):
            return " ".join(words[:start]), tail
    return " ".join(words), ""
