"""Since when Slack takes nothing from a workspace: kept once, whatever replica finds it out."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select, update

from storage.engine import Session
from storage.tables import Workspace

EVERYTHING = "*"
"""In the place of a method: the token, or something else without which nothing can be called."""


class NotedHold(NamedTuple):
    since_at: datetime
    method: str
    error: str


async def begin(
    session: Session, workspace_id: int, *, method: str, error: str, now: datetime
) -> bool:
    """False where one is there already; one of everything takes the place of one of a method."""
    free: ColumnElement[bool] = col(Workspace.held_since_at).is_(None)
    if method == EVERYTHING:
        free = or_(free, col(Workspace.held_method) != EVERYTHING)
    query = update(Workspace).where(col(Workspace.id) == workspace_id, free)
    values = {"held_since_at": now, "held_method": method, "held_error": error}
    changed = await session.exec(
        query.values(values), execution_options={"synchronize_session": False}
    )
    return bool(changed.rowcount)


async def noted(session: Session, workspace_id: int) -> NotedHold | None:
    query = select(Workspace.held_since_at, Workspace.held_method, Workspace.held_error).where(
        Workspace.id == workspace_id
    )
    row = (await session.exec(query)).first()
    if row is None or row[0] is None:
        return None
    return NotedHold(row[0], row[1] or "", row[2] or "")


async def end(session: Session, workspace_id: int) -> None:
    query = update(Workspace).where(col(Workspace.id) == workspace_id)
    values = {"held_since_at": None, "held_method": None, "held_error": None}
    await session.exec(query.values(values), execution_options={"synchronize_session": False})
