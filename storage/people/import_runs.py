"""Queries about files of people that are being taken in."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.states import ImportState
from storage.tables import Delivery, ImportRun
from storage.tables.texts import note_deleted


async def any_applying(session: Session) -> bool:
    query = select(ImportRun.id).where(ImportRun.state == ImportState.APPLYING).limit(1)
    return (await session.exec(query)).first() is not None


async def next_applying(session: Session, workspace_id: int) -> ImportRun | None:
    """The oldest run that is not at its end, locked against other replicas."""
    query = (
        select(ImportRun)
        .where(ImportRun.workspace_id == workspace_id, ImportRun.state == ImportState.APPLYING)
        .order_by(col(ImportRun.id))
        .limit(1)
        # Another replica may apply a run already: this one then has nothing to do, and does not
        # wait.
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(query)).first()


async def move(session: Session, run_id: int, *, before: ImportState, after: ImportState) -> bool:
    """From one state to another; False when it is no longer in the first."""
    query = (
        update(ImportRun)
        .where(col(ImportRun.id) == run_id, col(ImportRun.state) == before)
        .values(state=after)
        .execution_options(synchronize_session=False)
    )
    return bool((await session.exec(query)).rowcount)


async def forget_unused(session: Session, before: datetime, now: datetime) -> int:
    """Drop what was checked long ago and never applied, and what its file said."""
    query = (
        update(ImportRun)
        .where(
            col(ImportRun.state).in_((ImportState.CHECKED, ImportState.FAILED)),
            col(ImportRun.created_at) < before,
        )
        .values(state=ImportState.DROPPED, rows=None, ended_at=now)
        .returning(col(ImportRun.row_handle))
    )
    found: Any = await session.exec(query, execution_options={"synchronize_session": False})
    return note_deleted(session, ImportRun, found.scalars().all(), ("rows",))


async def message_of(session: Session, run_id: int) -> Delivery | None:
    """The message that told the lead of this run, once Slack has it."""
    query = select(Delivery).where(
        Delivery.kind == Kind.IMPORT, Delivery.subject_id == run_id, col(Delivery.ts).is_not(None)
    )
    return (await session.exec(query)).first()
