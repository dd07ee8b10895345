"""What speaks for pairing two people, and what forbids it. `matching` tells the whole."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

# They sum up to 1,000 (3 × 150 + 200 + 150 + 2 × 75 + 50), so that a score is read as thousandths.
TOPIC, TOPICS = 150, 3
HOURS = 200
LANGUAGE = 150
FUNCTION = SITE = 75
FREE = 50
BEST = TOPIC * TOPICS + HOURS + LANGUAGE + FUNCTION + SITE + FREE

WORKDAY = 9 * 60
"""Minutes; everybody's day is taken to have the same local hours."""
_DAY = 24 * 60

Two = tuple[int, int]


@dataclass(frozen=True)
class Someone:
    """`places` are those still free, `holds` how many are taken. `offset` is the clock's distance
    from UTC in minutes; `above` is everyone above them. What is not known is empty.
    """

    key: int
    places: int = 1
    holds: int = 0
    topics: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    offset: int = 0
    function: str = ""
    site: str = ""
    above: frozenset[int] = frozenset()


def both(one: int, other: int) -> Two:
    """Two people, whichever is named first."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True)
class Exclusions:
    """Pairs of people (see `both`) that are not made: blocked, paired before, or refused."""

    blocked: Collection[Two] = field(default_factory=frozenset)
    again: Collection[Two] = field(default_factory=frozenset)
    refused: Collection[Two] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Why:
    """What speaks for a pair. `minutes` are working minutes in common."""

    topics: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    minutes: int = 0
    other_function: bool = False
    other_site: bool = False


def apart(mentor: Someone, executive: Someone, kept: Exclusions) -> tuple[str, ...]:
    """The hard rules that keep two people apart: "line", "blocked", "again", "language",
    "refused"; "self" for one person.
    """
    two = both(mentor.key, executive.key)
    in_line = mentor.key in executive.above or executive.key in mentor.above
    spoken = mentor.languages and executive.languages
    found = {
        "self": mentor.key == executive.key,
        "line": in_line,
        "blocked": two in kept.blocked,
        "again": two in kept.again,
        "language": bool(spoken) and not mentor.languages & executive.languages,
        "refused": two in kept.refused,
    }
    return tuple(rule for rule, holds in found.items() if holds)


def why(mentor: Someone, executive: Someone) -> Why:
    return Why(
        topics=tuple(sorted(mentor.topics & executive.topics)),
        languages=tuple(sorted(mentor.languages & executive.languages)),
        minutes=minutes_together(mentor.offset, executive.offset),
        other_function=_differ(mentor.function, executive.function),
        other_site=_differ(mentor.site, executive.site),
    )


def minutes_together(one: int, other: int) -> int:
    """Working minutes in common of two offsets from UTC; the day is a circle."""
    distance = abs(one - other) % _DAY
    return max(0, WORKDAY - min(distance, _DAY - distance))


def hours_score(one: int, other: int) -> int:
    """HOURS, or the part of it that two offsets have in common."""
    return round(HOURS * minutes_together(one, other) / WORKDAY)


def folded(word: str) -> str:
    """How functions and sites are compared."""
    return word.strip().casefold()


def taking(someone: Someone, more: int) -> Someone:
    """The same, with so many places more that are taken."""
    return replace(someone, places=max(0, someone.places - more), holds=someone.holds + more)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and folded(one) != folded(other)
