"""Queries about delegates: who arranges dates for whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import col, delete, or_, select

from storage.engine import Session
from storage.tables import Delegation, Person


async def delegates_of(session: Session, executive_id: int) -> Sequence[Person]:
    query = (
        select(Person)
        .join(Delegation, col(Delegation.delegate_id) == col(Person.id))
        .where(Delegation.executive_id == executive_id)
        .order_by(col(Delegation.id))
    )
    return (await session.exec(query)).all()


async def executives_of(session: Session, people: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Person → the executives whose delegate they are."""
    query = select(Delegation.delegate_id, Delegation.executive_id).where(
        col(Delegation.delegate_id).in_(people)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for delegate, executive in await session.exec(query):
        found[delegate].add(executive)
    return {person: frozenset(found[person]) for person in people}


async def take(session: Session, executive_id: int, delegate_id: int) -> None:
    await session.exec(
        delete(Delegation).where(
            col(Delegation.executive_id) == executive_id, col(Delegation.delegate_id) == delegate_id
        )
    )


async def forget(session: Session, person_id: int) -> None:
    """Somebody has left: they are nobody's delegate any more, and nobody is theirs."""
    await session.exec(
        delete(Delegation).where(
            or_(col(Delegation.delegate_id) == person_id, col(Delegation.executive_id) == person_id)
        )
    )


async def take_turn(session: Session, person_id: int) -> None:
    """Lock somebody's delegates for this transaction: no other names any until it ends."""
    await session.exec(select(Person.id).where(Person.id == person_id).with_for_update())
