"""Programmes as they may go: who was asked when, and who answered what and when.

Instants are hours since the first day of the calendar (`date.toordinal() * 24`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from bot.kernel.rules.thresholds import Thresholds, ThresholdStep, next_month
from tests.attack.solver import Unknown

DAY = 24
WEEK = 7 * DAY
SETTLED = WEEK
"""An answer about confidence counts when it is as old as that."""
_FIRST = date(2026, 1, 1).toordinal()


@dataclass(frozen=True)
class Rated:
    """`number` is that of the unknown."""

    number: int
    at: int


@dataclass
class CheckIn:
    """`couple` is the number of its pair."""

    couple: int
    due: int
    opened: int
    closes: int
    ratings: list[Rated] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """One answer in a series of which figures are made of whole threes: a gain, or `again`."""

    series: str
    number: int
    at: int


@dataclass(frozen=True)
class Offered:
    """An insight from the answer whose rating has that number: `agreed` is when it was released,
    `withdrawn` when its author took it back, or all that they had written.
    """

    rated: int
    at: int
    agreed: int | None
    withdrawn: int | None
    is_anonymous: bool


@dataclass(frozen=True)
class Couple:
    """Mentor and executive. `away` are the hours of a pause: what is open then is closed, and
    nothing is opened.
    """

    people: tuple[int, int]
    since: int
    until: int
    away: tuple[int, int]


@dataclass
class Programme:
    """`unknowns` are all that people answered, in the order of their numbers."""

    first: int
    last: int
    pairs: int
    thresholds: Thresholds = Thresholds()
    openness: float = 0.0
    """How likely an answer has an insight in it."""
    unknowns: list[Unknown] = field(default_factory=list)
    couples: list[Couple] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    insights: list[Offered] = field(default_factory=list)
    deleted: dict[int, int] = field(default_factory=dict)
    """Person → when they took away all that they had written."""

    def unknown(self, person: int, low: int, high: int, value: int) -> int:
        self.unknowns.append(Unknown(person, low, high, value))
        return len(self.unknowns) - 1


def programme_of(random: Random, *, most_pairs: int = 40, most_weeks: int = 40) -> Programme:
    """Half of them have at most eight pairs: there a threshold of three is near."""
    pairs = random.randint(2, random.choice((8, most_pairs)))
    first = _FIRST + random.randrange(365)
    weeks = random.randint(5, most_weeks)
    raised = _raised(first, first + 7 * weeks, random)
    openness = random.choice((0.02, 0.1, 0.5))
    made = Programme(first * DAY, (first + 7 * weeks) * DAY, pairs, raised, openness)
    zeal = [random.uniform(0.15, 0.98) for _ in range(2 * pairs)]
    mood = [random.choice((1, 3, 4, 4, 5)) for _ in range(2 * pairs)]
    every, hour = random.choice((1, 1, 2, 4)) * WEEK, random.randrange(5 * DAY)
    for number in range(pairs):
        pair = _pair(made, number, random)
        made.couples.append(pair)
        for due in range(made.first + hour, made.last, every):
            if check_in := _check_in(pair, number, due, every, random):
                made.check_ins.append(check_in)
                _answer(made, pair, check_in, zeal, mood, random)
    _say(made, zeal, random)
    _delete(made, random)
    return made


def _raised(first: int, last: int, random: Random) -> Thresholds:
    """Most workspaces raise their threshold while the programme goes on, some of them twice."""
    chance = random.random()
    days = sorted(random.sample(range(first - 40, last + 60), 2))
    months = [next_month(date.fromordinal(day)) for day in days]
    if chance < 0.3:
        return Thresholds()
    if chance < 0.8 or months[0] == months[1]:
        return Thresholds([ThresholdStep(months[0], random.choice((4, 5)))])
    return Thresholds(
        [ThresholdStep(months[0], 4), ThresholdStep(months[1], random.choice((5, 7)))]
    )


def _pair(made: Programme, number: int, random: Random) -> Couple:
    """Some mentors have two executives. Some pairs come later, end early or pause."""
    length = made.last - made.first
    mentor = 2 * (number if random.random() > 0.15 else random.randrange(number + 1))
    since = made.first + (random.randrange(length // 2) if random.random() < 0.3 else 0)
    until = random.randrange(since, made.last) if random.random() < 0.25 else made.last
    paused = random.randrange(made.first, made.last) if random.random() < 0.3 else made.last
    away = (paused, paused + random.randint(1, 6) * WEEK)
    return Couple((mentor, 2 * number + 1), since, until, away)


def _check_in(pair: Couple, number: int, due: int, every: int, random: Random) -> CheckIn | None:
    """Some are opened late, after a pause or an outage; some are sent by hand before their day."""
    if not pair.since <= due < pair.until or pair.away[0] <= due < pair.away[1]:
        return None
    chance = random.random()
    late = random.randrange(12 * DAY) if chance < 0.06 else 0
    early = random.randrange(6 * DAY) if chance > 0.96 else 0
    opened = due + late - early
    closes = opened + random.randint(2, min(14, every // DAY)) * DAY
    ends = [end for end in (pair.until, pair.away[0]) if opened < end < closes]
    return CheckIn(number, due, opened, min([closes, *ends]))


def _answer(
    made: Programme,
    pair: Couple,
    check_in: CheckIn,
    zeal: Sequence[float],
    mood: Sequence[int],
    random: Random,
) -> None:
    for person in pair.people:
        if random.random() < zeal[person]:
            value = max(1, min(5, mood[person] + random.choice((-1, 0, 0, 1))))
            at = random.randrange(check_in.opened, check_in.closes)
            check_in.ratings.append(Rated(made.unknown(person, 1, 5, value), at))
            if random.random() < made.openness:
                made.insights.append(_offered(check_in.ratings[-1], check_in, random))


def _offered(rated: Rated, check_in: CheckIn, random: Random) -> Offered:
    """With the answer or when it is changed. Some are never agreed on, and some withdrawn."""
    at = random.randrange(rated.at, check_in.closes)
    agreed = at + random.randrange(random.choice((2, 7, 60)) * DAY)
    released = random.random() < 0.85
    gone = agreed + 1 + random.randrange(90 * DAY)
    is_anonymous = random.random() < 0.6
    if not released:
        return Offered(rated.number, at, None, None, is_anonymous)
    return Offered(rated.number, at, agreed, gone if random.random() < 0.1 else None, is_anonymous)


def _delete(made: Programme, random: Random) -> None:
    """Some people take away all that they have written; what nobody had agreed on by then never
    is.
    """
    for person in range(2 * made.pairs):
        if random.random() < 0.05:
            made.deleted[person] = random.randrange(made.first, made.last)
    for number, one in enumerate(made.insights):
        gone = made.deleted.get(made.unknowns[one.rated].person)
        if gone is None or gone <= one.at:
            continue
        agreed = one.agreed if one.agreed is not None and one.agreed < gone else None
        withdrawn = min(gone, one.withdrawn or gone) if agreed is not None else None
        made.insights[number] = replace(one, agreed=agreed, withdrawn=withdrawn)


def _say(made: Programme, zeal: Sequence[float], random: Random) -> None:
    """How much surer each side feels of two topics by the middle and the end; then `again`."""
    for series, people, low, high, at in _series(made):
        for person in people:
            if random.random() < zeal[person]:
                value = random.choice((low, high, *range(low, high + 1)))
                number = made.unknown(person, low, high, value)
                made.said.append(Said(series, number, at + random.randrange(4 * WEEK)))
    made.said.sort(key=lambda one: (one.at, one.number))


def _series(made: Programme) -> Iterator[tuple[str, range, int, int, int]]:
    halfway = (made.first + made.last) // 2
    for moment, at in (("middle", halfway), ("end", made.last)):
        for topic in ("ai", "social"):
            for side in (0, 1):
                people = range(side, 2 * made.pairs, 2)
                yield f"{moment} {topic} {side}", people, -4, 4, at
    for months in (0, 6, 12):
        everybody = range(2 * made.pairs)
        yield f"again {months}", everybody, 0, 1, made.last + months * 30 * DAY
