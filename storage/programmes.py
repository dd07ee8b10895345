"""Queries about programmes and their topics."""

from collections.abc import Sequence

from sqlmodel import col, select

from storage.engine import Session
from storage.tables import Programme, Topic


async def running(session: Session, workspace_id: int) -> Sequence[Programme]:
    query = (
        select(Programme)
        .where(Programme.workspace_id == workspace_id, Programme.state == "running")
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def topics_of(session: Session, programme_id: int) -> Sequence[Topic]:
    query = select(Topic).where(Topic.programme_id == programme_id).order_by(col(Topic.position))
    return (await session.exec(query)).all()
