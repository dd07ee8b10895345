"""Everything that a batch of deliveries speaks of, fetched kind by kind and not row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.pairs.pairs import Listed
from storage.check_ins import check_ins, prompts
from storage.check_ins.prompts import Prompt
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed, Told
from storage.rows import by_ids
from storage.tables import Answer, CheckIn, Insight, Pair, Person, Programme, Topic, ident

_SHOWN = frozenset({Kind.PROMPT, Kind.UPDATE})
"""Kinds that come by the thousand: what they show is fetched in one query of its own."""


@dataclass(frozen=True)
class Shelf:
    """Rows by their keys. `answered` is check-in → (side, person) of each answer.

    `shown` and `told` are check-in → what its prompt shows, and the delivery that brought it.
    """

    pairs: Mapping[int, Pair]
    people: Mapping[int, Person]
    programmes: Mapping[int, Programme]
    check_ins: Mapping[int, CheckIn]
    answered: Mapping[int, Sequence[tuple[str, int]]]
    words: Mapping[int, Answer]
    insights: Mapping[int, Insight]
    shown: Mapping[int, Prompt] = field(default_factory=dict)
    topics: Mapping[int, Topic] = field(default_factory=dict)
    told: Mapping[int, Told] = field(default_factory=dict)

    def about(self, pair_id: int | None) -> Listed:
        pair = self.pairs[pair_id or 0]
        return Listed(
            pair,
            self.people[pair.mentor_id],
            self.people[pair.executive_id],
            self.programmes[pair.programme_id],
        )

    def check_in(self, row: Claimed) -> CheckIn:
        return self.check_ins[row.check_in_id or 0]

    def has_answered(self, check_in: CheckIn, person: Person) -> bool:
        return any(who == person.id for _, who in self.answered.get(ident(check_in), ()))


async def fetch(session: Session, rows: Sequence[Claimed]) -> Shelf:
    others = [row for row in rows if row.kind not in _SHOWN]
    found = await by_ids(session, CheckIn, _some(row.check_in_id for row in others))
    shelf = await _around(session, found, others)
    check_in_ids = _some(row.check_in_id for row in rows if row.kind in _SHOWN)
    shown = await prompts.shown(session, check_in_ids)
    return replace(
        shelf,
        shown=shown,
        topics=await by_ids(session, Topic, _some(one.topic_id for one in shown.values())),
        told=await deliveries.prompts_of(session, _of(rows, Kind.UPDATE, "check_in_id")),
    )


async def of_check_ins(session: Session, rows: Sequence[CheckIn]) -> Shelf:
    """The same, for check-ins that nothing is owed for yet."""
    return await _around(session, {ident(row): row for row in rows}, ())


async def _around(session: Session, found: Mapping[int, CheckIn], rows: Sequence[Claimed]) -> Shelf:
    pair_ids = [*(row.pair_id for row in rows), *(c.pair_id for c in found.values())]
    pairs = await by_ids(session, Pair, _some(pair_ids))
    members = [side for pair in pairs.values() for side in (pair.mentor_id, pair.executive_id)]
    readers = [row.person_id for row in rows]
    return Shelf(
        pairs=pairs,
        people=await by_ids(session, Person, _some([*members, *readers])),
        programmes=await by_ids(session, Programme, _some(p.programme_id for p in pairs.values())),
        check_ins=found,
        answered=await check_ins.answered_in(session, list(found)),
        words=await by_ids(session, Answer, _of(rows, Kind.WORD, "subject_id")),
        insights=await by_ids(session, Insight, _of(rows, Kind.INSIGHT, "subject_id")),
    )


def _some(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _of(rows: Sequence[Claimed], kind: Kind, column: str) -> set[int]:
    return _some(getattr(row, column) for row in rows if row.kind == kind)
