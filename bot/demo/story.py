"""What happened in a demo's programmes, as its workspace file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """One person's answer in one week. `days` is how many days before the answer they met."""

    met: bool
    days: int = 1
    note: str | None = None
    next_step: str | None = None
    useful: int | None = None
    reader: str = "pair"
    agreed: bool | None = None
    """For an insight: what the other of the pair decided."""


@dataclass(frozen=True)
class Week:
    """What the two of a pair answered; None for a side that stayed silent."""

    mentor: Told | None
    executive: Told | None


@dataclass(frozen=True)
class PairStory:
    """`mentor` and `executive` are handles; `programme` is a name, or None for the default."""

    mentor: str
    executive: str
    programme: str | None
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class ProgrammeStory:
    """`name` None is the programme that exists from the first start."""

    name: str | None
    lead: str
    language: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Story:
    admin: str
    programmes: tuple[ProgrammeStory, ...]
    pairs: tuple[PairStory, ...]

    @property
    def length(self) -> int:
        """In weeks."""
        return max((len(pair.weeks) for pair in self.pairs), default=0)


def read(raw: Mapping[str, Any]) -> Story:
    """Raises KeyError or TypeError for a file that tells something else."""
    return Story(
        admin=raw["admin"],
        programmes=tuple(ProgrammeStory(**programme) for programme in raw["programmes"]),
        pairs=tuple(_pair(pair) for pair in raw["pairs"]),
    )


def _pair(raw: Mapping[str, Any]) -> PairStory:
    return PairStory(
        mentor=raw["mentor"],
        executive=raw["executive"],
        programme=raw.get("programme"),
        weeks=tuple(_week(week or {}) for week in raw["weeks"]),
    )


def _week(raw: Mapping[str, Any]) -> Week:
    mentor, executive = raw.get("mentor"), raw.get("executive")
    return Week(
        mentor=Told(**mentor) if mentor else None,
        executive=Told(**executive) if executive else None,
    )
