"""Queries about what leads have to see to, and about what they wrote to pairs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, or_, select, update

from storage.engine import Session
from storage.states import LeadTaskKind, LeadTaskState
from storage.tables import LeadNote, LeadTask


async def by_key(session: Session, workspace_id: int, dedupe_key: str) -> LeadTask | None:
    query = select(LeadTask).where(
        LeadTask.workspace_id == workspace_id, LeadTask.dedupe_key == dedupe_key
    )
    return (await session.exec(query)).first()


async def note_by_key(session: Session, workspace_id: int, dedupe_key: str) -> LeadNote | None:
    query = select(LeadNote).where(
        LeadNote.workspace_id == workspace_id, LeadNote.dedupe_key == dedupe_key
    )
    return (await session.exec(query)).first()


async def open_in(session: Session, programme_ids: Collection[int]) -> Sequence[LeadTask]:
    """Oldest first."""
    query = (
        select(LeadTask)
        .where(col(LeadTask.programme_id).in_(programme_ids), LeadTask.state == LeadTaskState.OPEN)
        .order_by(col(LeadTask.created_at), col(LeadTask.id))
    )
    return (await session.exec(query)).all()


async def open_with(
    session: Session,
    programme_id: int,
    pair_id: int,
    person_ids: Collection[int],
    kinds: Collection[str],
) -> Sequence[LeadTask]:
    """About a pair, or about one of these people whatever their pairs."""
    query = select(LeadTask).where(
        LeadTask.programme_id == programme_id,
        LeadTask.state == LeadTaskState.OPEN,
        col(LeadTask.kind).in_(kinds),
        or_(
            col(LeadTask.pair_id) == pair_id,
            and_(
                col(LeadTask.kind).in_((LeadTaskKind.LEAVE, LeadTaskKind.LEFT)),
                col(LeadTask.person_id).in_(person_ids),
            ),
        ),
    )
    return (await session.exec(query.order_by(col(LeadTask.id)))).all()


async def open_by(session: Session, person_id: int, kinds: Collection[str]) -> Sequence[LeadTask]:
    query = select(LeadTask).where(
        LeadTask.person_id == person_id,
        LeadTask.state == LeadTaskState.OPEN,
        col(LeadTask.kind).in_(kinds),
    )
    return (await session.exec(query.order_by(col(LeadTask.id)))).all()


async def count(session: Session, dedupe_start: str, workspace_id: int) -> int:
    """How many tasks have a key that begins so."""
    query = select(LeadTask.id).where(
        LeadTask.workspace_id == workspace_id,
        col(LeadTask.dedupe_key).startswith(dedupe_start, autoescape=True),
    )
    return len((await session.exec(query)).all())


async def end_all(session: Session, programme_id: int, now: datetime, by_id: int) -> None:
    """End every open task of a programme that closes."""
    query = update(LeadTask).where(
        col(LeadTask.programme_id) == programme_id, col(LeadTask.state) == LeadTaskState.OPEN
    )
    await session.exec(
        query.values(state=LeadTaskState.DONE, done_at=now, done_by_id=by_id),
        execution_options={"synchronize_session": False},
    )


async def end(session: Session, task_id: int, now: datetime, by_id: int | None) -> bool:
    """End a task. True for the lead who did: of two who click at once only one is."""
    query = (
        update(LeadTask)
        .where(col(LeadTask.id) == task_id, col(LeadTask.state) == LeadTaskState.OPEN)
        .values(state=LeadTaskState.DONE, done_at=now, done_by_id=by_id)
        .returning(col(LeadTask.id))
    )
    ended: Any = await session.exec(query, execution_options={"synchronize_session": False})
    return ended.first() is not None
