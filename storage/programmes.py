"""Queries about programmes and their topics."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, or_, select

from storage.engine import Session
from storage.tables import Programme, Topic

_ORDER = (col(Topic.position), col(Topic.id))


async def running(session: Session, workspace_id: int) -> Sequence[Programme]:
    query = (
        select(Programme)
        .where(Programme.workspace_id == workspace_id, Programme.state == "running")
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def in_states(
    session: Session, workspace_id: int, states: Collection[str]
) -> Sequence[Programme]:
    query = (
        select(Programme)
        .where(Programme.workspace_id == workspace_id, col(Programme.state).in_(states))
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def with_digest_due(session: Session, now: datetime, limit: int) -> Sequence[Programme]:
    query = (
        select(Programme)
        .where(col(Programme.next_digest_at) <= now)
        .order_by(col(Programme.next_digest_at), col(Programme.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def topics_of(
    session: Session, programme_id: int, *, also: Collection[int | None] = ()
) -> Sequence[Topic]:
    """In the programme's order, without the hidden ones, unless they are named by `also`."""
    kept = or_(col(Topic.is_hidden).is_(False), col(Topic.id).in_([key for key in also if key]))
    query = select(Topic).where(Topic.programme_id == programme_id, kept).order_by(*_ORDER)
    return (await session.exec(query)).all()


async def all_topics_of(session: Session, programme_id: int) -> Sequence[Topic]:
    """In the programme's order, hidden ones too."""
    query = select(Topic).where(Topic.programme_id == programme_id).order_by(*_ORDER)
    return (await session.exec(query)).all()


async def take_turn(session: Session, programme_id: int) -> None:
    """Let this transaction alone arrange the programme until it ends."""
    query = select(Programme.id).where(Programme.id == programme_id).with_for_update()
    await session.exec(query)
