"""The period that a digest is about, from the words that were typed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.rules.command_line import fold
from bot.rules.working_days import zone_named

_WORDS = {
    "": "this_week",
    "this week": "this_week",
    "week": "this_week",
    "cette semaine": "this_week",
    "semaine": "this_week",
    "last week": "last_week",
    "semaine derniere": "last_week",
    "la semaine derniere": "last_week",
    "derniere semaine": "last_week",
    "semaine passee": "last_week",
    "month": "month",
    "this month": "month",
    "mois": "month",
    "ce mois": "month",
    "ce mois-ci": "month",
    "last month": "last_month",
    "mois dernier": "last_month",
    "le mois dernier": "last_month",
    "dernier mois": "last_month",
    "mois passe": "last_month",
    "le mois passe": "last_month",
    "all": "all",
    "tout": "all",
}


@dataclass(frozen=True)
class Period:
    """From `first` to the day before `after`, on the programme's calendar."""

    kind: str
    first: date
    after: date
    zone: str

    @property
    def start_at(self) -> datetime:
        return datetime.combine(self.first, time(), zone_named(self.zone)).astimezone(UTC)

    @property
    def end_at(self) -> datetime:
        return datetime.combine(self.after, time(), zone_named(self.zone)).astimezone(UTC)


def is_period(words: str) -> bool:
    return fold(words) in _WORDS


def parse(words: str, *, now: datetime, zone: str) -> Period | None:
    """None when the words name no period; no words at all mean this week."""
    kind = _WORDS.get(fold(words))
    if kind is None:
        return None
    today = now.astimezone(zone_named(zone)).date()
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    spans = {
        "this_week": (monday, monday + timedelta(weeks=1)),
        "last_week": (monday - timedelta(weeks=1), monday),
        "month": (month, following),
        "last_month": ((month - timedelta(days=1)).replace(day=1), month),
        "all": (date(2000, 1, 1), today + timedelta(days=1)),
    }
    first, after = spans[kind]
    return Period(kind, first, after, zone)
