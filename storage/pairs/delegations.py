"""Queries about delegates: who arranges dates for whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import col, or_, select, update

from storage.engine import Session
from storage.tables import Delegation, Person


async def delegates_of(session: Session, executive_id: int) -> Sequence[Person]:
    query = (
        select(Person)
        .join(Delegation, col(Delegation.delegate_id) == col(Person.id))
        .where(Delegation.executive_id == executive_id, col(Delegation.ended_at).is_(None))
        .order_by(col(Delegation.id))
    )
    return (await session.exec(query)).all()


async def executives_of(session: Session, people: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Person → the executives whose delegate they are or were."""
    query = select(Delegation.delegate_id, Delegation.executive_id).where(
        col(Delegation.delegate_id).in_(people)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for delegate, executive in await session.exec(query):
        found[delegate].add(executive)
    return {person: frozenset(found[person]) for person in people}


async def end(session: Session, executive_id: int, delegate_id: int, now: datetime) -> None:
    await session.exec(
        update(Delegation)
        .where(
            col(Delegation.executive_id) == executive_id,
            col(Delegation.delegate_id) == delegate_id,
            col(Delegation.ended_at).is_(None),
        )
        .values(ended_at=now)
    )


async def end_all_of(session: Session, person_id: int, now: datetime) -> None:
    """Somebody has left: they are nobody's delegate any more, and nobody is theirs."""
    await session.exec(
        update(Delegation)
        .where(
            or_(
                col(Delegation.delegate_id) == person_id, col(Delegation.executive_id) == person_id
            ),
            col(Delegation.ended_at).is_(None),
        )
        .values(ended_at=now)
    )


async def begin_anew(session: Session, executive_id: int, delegate_id: int, now: datetime) -> bool:
    """Whether somebody who was a delegate of theirs before is one again by this call."""
    ended = (
        update(Delegation)
        .where(
            col(Delegation.executive_id) == executive_id,
            col(Delegation.delegate_id) == delegate_id,
            col(Delegation.ended_at).is_not(None),
        )
        .values(ended_at=None, created_at=now)
        .returning(col(Delegation.id))
    )
    return (await session.exec(ended)).first() is not None


async def take_turn(session: Session, person_id: int) -> None:
    """Lock somebody's delegates for this transaction: no other names any until it ends."""
    await session.exec(select(Person.id).where(Person.id == person_id).with_for_update())
