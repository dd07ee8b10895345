"""Queries about who leads a programme, and since when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, select

from storage.engine import Session
from storage.states import RoleKind
from storage.tables import Person, Role, Workspace


class Leading(NamedTuple):
    person: Person
    since: datetime


async def leading(session: Session, programme_id: int) -> Sequence[Leading]:
    """Those who are still in Slack, in an order that stays."""
    query = (
        select(Person, Role.created_at)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.programme_id == programme_id, Role.kind == RoleKind.LEAD, Person.is_active)
        .order_by(col(Person.id))
    )
    return [Leading._make(row) for row in await session.exec(query)]


async def roles_of(session: Session, person_id: int) -> Sequence[Role]:
    """What makes somebody a lead, in Slack or not."""
    query = select(Role).where(Role.person_id == person_id, Role.kind == RoleKind.LEAD)
    return (await session.exec(query.order_by(col(Role.id)))).all()


async def take_turn(session: Session, workspace_id: int) -> None:
    """Until this transaction ends, nobody is named to lead, and no text finds that nobody leads.

    Of all turns it is taken last: whoever has it waits for no other one.
    """
    query = select(Workspace.id).where(Workspace.id == workspace_id)
    # FOR NO KEY UPDATE: rows that name the workspace by a foreign key can still be inserted, which
    # takes a KEY SHARE lock on it (postgresql.org/docs/current/explicit-locking.html).
    await session.exec(query.with_for_update(key_share=True))
