"""What happened in a demo's programmes, as its workspace file tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.states import Side, Stage, Visibility


@dataclass(frozen=True)
class DemoAnswer:
    """One person's answer in one week. `days` is how many days before the answer they met."""

    met: bool
    days: int = 1
    note: str | None = None
    next_step: str | None = None
    useful: int | None = None
    reader: str = Visibility.PAIR
    agreed: bool | None = None
    """For an insight: what the other of the pair decided."""
    area: str | None = None
    stage: str = Stage.RAISED
    outcome: str | None = None
    """For an agreed insight: how far the lead has taken it, and what came of it."""


@dataclass(frozen=True)
class Week:
    """What the two of a pair answered; None for a side that stayed silent."""

    mentor: DemoAnswer | None
    executive: DemoAnswer | None


@dataclass(frozen=True)
class PairStory:
    """`mentor` and `executive` are handles; `programme` is a name, or None for the default."""

    mentor: str
    executive: str
    programme: str | None
    weeks: tuple[Week, ...]
    sure: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Side → how sure they felt (1 to 5) at the start, and half-way."""
    planned: bool = False
    """Whether they have a session ahead."""


@dataclass(frozen=True)
class PersonStory:
    """What a lead's file says of somebody. `who` is a handle, `topics` are keys."""

    who: str
    side: Side
    function: str
    site: str
    languages: str
    topics: tuple[str, ...] = ()
    committee: bool = False


@dataclass(frozen=True)
class VolunteerStory:
    who: str
    side: Side
    card: str
    languages: str = ""
    capacity: int = 1


@dataclass(frozen=True)
class ProgrammeStory:
    """`name` None is the programme that exists from the first start."""

    name: str | None
    lead: str
    language: str = "en"
    time_zone: str = "UTC"
    people: tuple[PersonStory, ...] = ()
    volunteers: tuple[VolunteerStory, ...] = ()


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
        programmes=tuple(_programme(programme) for programme in raw["programmes"]),
        pairs=tuple(_pair(pair) for pair in raw["pairs"]),
    )


def _programme(raw: Mapping[str, Any]) -> ProgrammeStory:
    people = (
        PersonStory(**{**person, "topics": tuple(person.get("topics", ()))})
        for person in raw.get("people", ())
    )
    volunteers = (VolunteerStory(**one) for one in raw.get("volunteers", ()))
    return ProgrammeStory(**{**raw, "people": tuple(people), "volunteers": tuple(volunteers)})


def _pair(raw: Mapping[str, Any]) -> PairStory:
    return PairStory(
        mentor=raw["mentor"],
        executive=raw["executive"],
        programme=raw.get("programme"),
        weeks=tuple(_week(week or {}) for week in raw["weeks"]),
        sure=raw.get("sure", {}),
        planned=raw.get("planned", False),
    )


def _week(raw: Mapping[str, Any]) -> Week:
    mentor, executive = raw.get("mentor"), raw.get("executive")
    return Week(
        mentor=DemoAnswer(**mentor) if mentor else None,
        executive=DemoAnswer(**executive) if executive else None,
    )
