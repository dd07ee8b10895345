"""Queries about programmes and their topics."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, or_, select

from storage.engine import Session
from storage.states import ProgrammeState
from storage.tables import Programme, Topic, ident

_ORDER = (col(Topic.position), col(Topic.id))


async def every(session: Session, workspace_id: int) -> Sequence[Programme]:
    """All programmes of a workspace, closed ones too, in the order in which they were made."""
    query = (
        select(Programme).where(Programme.workspace_id == workspace_id).order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def told(session: Session, workspace_id: int) -> dict[int, Programme]:
    """Those that go on and of which their pairs have heard: a draft is prepared in silence."""
    there = await every(session, workspace_id)
    return {
        ident(each): each
        for each in there
        if each.state in (ProgrammeState.RUNNING, ProgrammeState.PAUSED)
    }


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


async def take_turn(session: Session, programme_id: int) -> Programme | None:
    """Let this transaction alone arrange the programme until it ends. Gives it as it is then."""
    query = (
        select(Programme)
        .where(Programme.id == programme_id)
        # Whoever holds a pair and refers to its programme in a new row does not wait for this.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(query)).first()
