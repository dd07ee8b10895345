"""Programmes as they may go: who was asked when, and who answered what and when.

Instants are hours since the first day of the calendar (`date.toordinal() * 24`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

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


@dataclass
class Programme:
    """`unknowns` are all that people answered, in the order of their numbers."""

    first: int
    last: int
    pairs: int
    unknowns: list[Unknown] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def unknown(self, person: int, low: int, high: int, value: int) -> int:
        self.unknowns.append(Unknown(person, low, high, value))
        return len(self.unknowns) - 1


@dataclass(frozen=True)
class _Pair:
    """`away` are the hours of a pause: what is open then is closed, and nothing is opened."""

    people: tuple[int, int]
    since: int
    until: int
    away: tuple[int, int]


def programme_of(random: Random) -> Programme:
    """Half of them have at most eight pairs: there a threshold of three is near."""
    pairs = random.randint(2, random.choice((8, 40)))
    first = _FIRST + random.randrange(365)
    weeks = random.randint(5, 40)
    made = Programme(first * DAY, (first + 7 * weeks) * DAY, pairs)
    zeal = [random.uniform(0.15, 0.98) for _ in range(2 * pairs)]
    mood = [random.choice((1, 3, 4, 4, 5)) for _ in range(2 * pairs)]
    every, hour = random.choice((1, 1, 2, 4)) * WEEK, random.randrange(5 * DAY)
    for number in range(pairs):
        pair = _pair(made, number, random)
        for due in range(made.first + hour, made.last, every):
            if check_in := _check_in(pair, due, every, random):
                made.check_ins.append(check_in)
                _answer(made, pair, check_in, zeal, mood, random)
    _say(made, zeal, random)
    return made


def _pair(made: Programme, number: int, random: Random) -> _Pair:
    """Some mentors have two executives. Some pairs come later, end early or pause."""
    length = made.last - made.first
    mentor = 2 * (number if random.random() > 0.15 else random.randrange(number + 1))
    since = made.first + (random.randrange(length // 2) if random.random() < 0.3 else 0)
    until = random.randrange(since, made.last) if random.random() < 0.25 else made.last
    paused = random.randrange(made.first, made.last) if random.random() < 0.3 else made.last
    away = (paused, paused + random.randint(1, 6) * WEEK)
    return _Pair((mentor, 2 * number + 1), since, until, away)


def _check_in(pair: _Pair, due: int, every: int, random: Random) -> CheckIn | None:
    """Some are opened late, after a pause or an outage; some are sent by hand before their day."""
    if not pair.since <= due < pair.until or pair.away[0] <= due < pair.away[1]:
        return None
    chance = random.random()
    late = random.randrange(12 * DAY) if chance < 0.06 else 0
    early = random.randrange(6 * DAY) if chance > 0.96 else 0
    opened = due + late - early
    closes = opened + random.randint(2, min(14, every // DAY)) * DAY
    ends = [end for end in (pair.until, pair.away[0]) if opened < end < closes]
    return CheckIn(due, opened, min([closes, *ends]))


def _answer(
    made: Programme,
    pair: _Pair,
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
