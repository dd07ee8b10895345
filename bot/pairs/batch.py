"""The pairs, people and check-ins that many rows speak of, fetched together and not row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.pairs.pairs import PairDetails
from storage.check_ins import check_ins
from storage.engine import Session
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import CheckIn, Pair, Person, Programme, ident


@dataclass(frozen=True)
class Batch:
    """Rows by their keys. `answered` is check-in → (side, person) of each answer."""

    pairs: Mapping[int, Pair]
    people: Mapping[int, Person]
    programmes: Mapping[int, Programme]
    check_ins: Mapping[int, CheckIn]
    answered: Mapping[int, Sequence[tuple[str, int]]]

    def about(self, pair_id: int | None) -> PairDetails:
        pair = self.pairs[pair_id or 0]
        return PairDetails(
            pair,
            self.people[pair.mentor_id],
            self.people[pair.executive_id],
            self.programmes[pair.programme_id],
        )

    def check_in(self, row: Claimed) -> CheckIn:
        return self.check_ins[row.check_in_id or 0]

    def has_answered(self, check_in: CheckIn, person: Person) -> bool:
        return any(who == person.id for _, who in self.answered.get(ident(check_in), ()))


async def of_deliveries(session: Session, rows: Sequence[Claimed]) -> Batch:
    """What these deliveries are about, with the people whom they are for."""
    found = await by_ids(session, CheckIn, _some(row.check_in_id for row in rows))
    return await _around(session, found, rows)


async def of_check_ins(session: Session, rows: Sequence[CheckIn]) -> Batch:
    return await _around(session, {ident(row): row for row in rows}, ())


async def _around(session: Session, found: Mapping[int, CheckIn], rows: Sequence[Claimed]) -> Batch:
    pair_ids = [*(row.pair_id for row in rows), *(c.pair_id for c in found.values())]
    pairs = await by_ids(session, Pair, _some(pair_ids))
    members = [side for pair in pairs.values() for side in (pair.mentor_id, pair.executive_id)]
    readers = [row.person_id for row in rows]
    return Batch(
        pairs=pairs,
        people=await by_ids(session, Person, _some([*members, *readers])),
        programmes=await by_ids(session, Programme, _some(p.programme_id for p in pairs.values())),
        check_ins=found,
        answered=await check_ins.answered_in(session, list(found)),
    )


def _some(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}
