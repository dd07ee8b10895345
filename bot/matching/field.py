"""Everybody who can be matched in a programme, and what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.kernel.rules.working_days import zone_named
from bot.matching.rules.suitability import Exclusions, Someone, both, taking
from bot.pairs.rules import lines_of
from storage.engine import Session
from storage.matching import matching
from storage.matching.matching import Entrant
from storage.states import Side
from storage.tables import Pair, Person, Programme, ident


@dataclass(frozen=True)
class CandidatePool:
    """People by key. Places that are taken are those of active pairs and of people who were asked.

    `kept` is for a run of the matching; `by_hand` is what keeps people apart when a lead chooses,
    who may choose again what a lead rejected.
    """

    mentors: Mapping[int, Someone]
    executives: Mapping[int, Someone]
    names: Mapping[int, str]
    kept: Exclusions
    by_hand: Exclusions

    def free_mentors(self) -> list[Someone]:
        return [someone for someone in self.mentors.values() if someone.places > 0]

    def free_executives(self) -> list[Someone]:
        return [someone for someone in self.executives.values() if someone.places > 0]


class _Pairing(Protocol):
    mentor_id: int
    executive_id: int


async def load(
    session: Session,
    programme: Programme,
    now: datetime,
    *,
    also: Person | None = None,
    leaves: Pair | None = None,
) -> CandidatePool:
    """`also` is an executive who may not be enrolled. As if the pair that `leaves` had ended."""
    key, workspace = ident(programme), programme.workspace_id
    rows = list(await matching.entrants(session, key))
    if also is not None and all(row.person_id != also.id for row in rows):
        rows.append(_guest(also))
    topics = await matching.topics_of(session, key)
    lines = lines_of(await matching.managers(session, workspace), [row.person_id for row in rows])
    active = list(await matching.active_in(session, key))
    if leaves is not None and (two := (leaves.mentor_id, leaves.executive_id)) in active:
        active.remove(two)
    taken = _Taken([*active, *await matching.committed_in(session, key)])
    zones = _Offsets(programme.time_zone, now)
    people = {
        row.person_id: _someone(row, topics, lines, taken.of(row), zones.of(row.zone))
        for row in rows
    }
    sides = {row.person_id: row.side for row in rows}
    again = await matching.paired_before(session, key)
    refused = await matching.turned_down(session, workspace)
    rejected = await matching.rejected_in(session, key)
    blocked = _both(await matching.blocked(session, workspace))
    return CandidatePool(
        mentors={k: one for k, one in people.items() if sides[k] == Side.MENTOR},
        executives={k: one for k, one in people.items() if sides[k] == Side.EXECUTIVE},
        names={row.person_id: row.name for row in rows},
        kept=Exclusions(blocked, _both(again), _both([*refused, *rejected])),
        by_hand=Exclusions(blocked, _both(again), _both(refused)),
    )


def without(field: CandidatePool, fixed: Sequence[_Pairing]) -> tuple[list[Someone], list[Someone]]:
    """The mentors and the executives who remain, given what a lead has chosen by hand."""
    taken = _Taken([(row.mentor_id, row.executive_id) for row in fixed])
    mentors = [_less(one, taken.as_mentor.get(one.key, 0)) for one in field.free_mentors()]
    executives = [_less(one, taken.as_executive.get(one.key, 0)) for one in field.free_executives()]
    return [m for m in mentors if m.places > 0], [e for e in executives if e.places > 0]


class _Taken:
    def __init__(self, pairs: Sequence[tuple[int, int]]) -> None:
        self.as_mentor: dict[int, int] = {}
        self.as_executive: dict[int, int] = {}
        for mentor, executive in pairs:
            self.as_mentor[mentor] = self.as_mentor.get(mentor, 0) + 1
            self.as_executive[executive] = self.as_executive.get(executive, 0) + 1

    def of(self, row: Entrant) -> int:
        side = self.as_mentor if row.side == Side.MENTOR else self.as_executive
        return side.get(row.person_id, 0)


class _Offsets:
    """A zone's distance from UTC now, in minutes; the programme's zone where none is known."""

    def __init__(self, otherwise: str, now: datetime) -> None:
        self._otherwise, self._now = otherwise, now
        self._known: dict[str, int] = {}

    def of(self, zone: str) -> int:
        if zone not in self._known:
            local = self._now.astimezone(zone_named(zone or self._otherwise))
            # Now, and not for ever: daylight saving begins on different days in different
            # countries.
            offset = local.utcoffset()
            self._known[zone] = int(offset.total_seconds() // 60) if offset else 0
        return self._known[zone]


def _someone(
    row: Entrant,
    topics: Mapping[int, frozenset[int]],
    lines: Mapping[int, frozenset[int]],
    holds: int,
    offset: int,
) -> Someone:
    return Someone(
        key=row.person_id,
        places=max(0, row.capacity - holds),
        holds=holds,
        topics=topics.get(row.enrolment_id, frozenset()),
        languages=frozenset(row.languages.casefold().split()),
        offset=offset,
        function=row.function,
        site=row.site,
        above=lines[row.person_id],
    )


def _guest(person: Person) -> Entrant:
    return Entrant(
        enrolment_id=0,
        person_id=ident(person),
        side=Side.EXECUTIVE,
        capacity=1,
        name=person.name,
        zone=person.time_zone,
        languages=person.languages,
        function=person.function or "",
        site=person.site or "",
    )


def _less(someone: Someone, more: int) -> Someone:
    return taking(someone, more) if more else someone


def _both(rows: Sequence[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset(both(one, other) for one, other in rows)
