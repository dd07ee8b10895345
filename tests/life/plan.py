"""What happens to a company: who lives where, moves, leaves and pauses, and when the bot is away.

All of it is chosen beforehand, by a seed: the product lives through it, and the model is asked what
must come of it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

START = datetime(2027, 1, 4, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOMES = (
    ("Europe/Paris", None),
    ("Europe/London", None),
    ("Europe/London", "GB-SCT"),
    ("America/New_York", None),
    ("America/Toronto", "CA-QC"),
    ("Asia/Tokyo", None),
    ("Asia/Kolkata", None),
    ("Australia/Melbourne", None),
    ("America/Sao_Paulo", "BR-SP"),
)


@dataclass(frozen=True)
class Rhythm:
    """Of a programme: the first of its days, the days between two of them, and the local time."""

    name: str
    first: date
    every: int
    at: time


RHYTHMS = (
    Rhythm("Comité", date(2027, 1, 4), 7, time(9)),
    Rhythm("Ventes", date(2027, 1, 6), 14, time(10, 30)),
    Rhythm("Usines", date(2027, 1, 8), 28, time(14)),
)


@dataclass(frozen=True)
class Member:
    handle: str
    zone: str
    country: str | None


@dataclass(frozen=True)
class Couple:
    mentor: Member
    executive: Member
    rhythm: Rhythm


@dataclass(frozen=True)
class Event:
    """At an instant something becomes so in Slack, or somebody presses something.

    `what` is "moves", "chooses", "leaves", "returns" or "pauses"; `to` a zone, a country or a day.
    """

    at: datetime
    what: str
    handle: str
    to: str = ""


@dataclass(frozen=True)
class Plan:
    seed: int
    days: int
    couples: Sequence[Couple]
    leads: Sequence[Member]
    events: Sequence[Event]
    outages: Sequence[tuple[datetime, datetime]]
    restarts: frozenset[datetime] = field(default_factory=frozenset)

    @property
    def ends(self) -> datetime:
        return START + timedelta(days=self.days)

    def is_away(self, at: datetime) -> bool:
        return any(begins <= at < ends for begins, ends in self.outages)

    def noticed(self, at: datetime) -> datetime:
        """When the bot can know of what became so at an instant."""
        return next((ends for begins, ends in self.outages if begins <= at < ends), at)


def planned(seed: int, *, pairs: int, days: int) -> Plan:
    chance = random.Random(seed)  # noqa: S311 - the same life for the same seed
    couples = [_couple(chance, number) for number in range(pairs)]
    leads = [Member("lead0", *HOMES[0]), Member("lead1", *HOMES[3])]
    return Plan(
        seed=seed,
        days=days,
        couples=couples,
        leads=leads,
        events=sorted(_events(chance, couples, days), key=lambda each: each.at),
        outages=_outages(chance, days),
        restarts=frozenset(_moment(chance, days) for _ in range(days // 9)),
    )


def _couple(chance: random.Random, number: int) -> Couple:
    mentor, executive = (
        Member(f"{side}{number}", *chance.choice(HOMES)) for side in ("mentor", "executive")
    )
    return Couple(mentor, executive, RHYTHMS[number % len(RHYTHMS)])


def _moment(chance: random.Random, days: int) -> datetime:
    return START + QUARTER * chance.randrange(96 * 3, 96 * days)


def _events(chance: random.Random, couples: Sequence[Couple], days: int) -> list[Event]:
    """Each couple has one kind of fate: what two of them at once come to is not looked at here."""
    found: list[Event] = []
    for number, couple in enumerate(couples):
        who = chance.choice((couple.executive, couple.executive, couple.mentor)).handle
        match number % 5:
            case 0 | 1:
                for _ in range(1 + days // 90):
                    zone = chance.choice(HOMES)[0]
                    found.append(Event(_moment(chance, days), "moves", who, zone))
            case 2:
                country = chance.choice(("DE-BY", "ES-MD", "CA-QC", "GB-ENG", "JP"))
                found.append(Event(_moment(chance, days), "chooses", who, country))
            case 3:
                gone = _moment(chance, days)
                found.append(Event(gone, "leaves", who))
                if chance.random() < 0.6:
                    back = gone + QUARTER * chance.randrange(4, 96 * 40)
                    found.append(Event(back, "returns", who))
            case _:
                at = _moment(chance, days)
                back_on = at.date() + timedelta(days=chance.randrange(6, 30))
                found.append(Event(at, "pauses", who, back_on.isoformat()))
    return found


def _outages(chance: random.Random, days: int) -> list[tuple[datetime, datetime]]:
    """From a quarter of an hour to four days; no two at once."""
    found: list[tuple[datetime, datetime]] = []
    for number in range(max(2, days // 25)):
        begins = START + timedelta(days=5 + 25 * number, minutes=15 * chance.randrange(96 * 10))
        found.append((begins, begins + QUARTER * chance.choice((1, 3, 10, 40, 96, 400))))
    return found
