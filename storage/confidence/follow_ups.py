"""Queries about what people say when a programme has closed."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import col, or_, select

from storage.engine import Session
from storage.states import PairState
from storage.tables import FollowUp, Pair, Person, Programme


async def by(session: Session, programme_id: int, person_id: int, months: int) -> FollowUp | None:
    query = select(FollowUp).where(
        FollowUp.programme_id == programme_id,
        FollowUp.person_id == person_id,
        FollowUp.months == months,
    )
    return (await session.exec(query)).first()


async def wishes_in(
    session: Session, programme_ids: Collection[int]
) -> Mapping[int, Sequence[Person]]:
    """Programme → those of its people who would like another pairing."""
    if not programme_ids:
        return {}
    query = (
        select(FollowUp.programme_id, Person)
        .join(Person, col(Person.id) == col(FollowUp.person_id))
        .where(
            col(FollowUp.programme_id).in_(programme_ids),
            col(FollowUp.wants_rematch).is_(True),
            FollowUp.months == 0,
            col(Person.is_active).is_(True),
        )
        .order_by(col(FollowUp.id))
    )
    found: dict[int, list[Person]] = {}
    for programme_id, person in await session.exec(query):
        found.setdefault(programme_id, []).append(person)
    return found


async def last_pairs(session: Session, programme_id: int, person_id: int) -> Sequence[Pair]:
    """The pairs of a person that ended because their programme closed."""
    query = (
        select(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(
            Pair.programme_id == programme_id,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
            Pair.state == PairState.ENDED,
            col(Pair.ended_at) == col(Programme.closed_at),
        )
        .order_by(col(Pair.id))
    )
    return (await session.exec(query)).all()
