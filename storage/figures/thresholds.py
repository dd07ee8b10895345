"""How few people a workspace's figures may be made of, and since when."""

from collections.abc import Sequence

from sqlalchemy import inspect
from sqlmodel import col, select

from storage.engine import Session
from storage.tables import Threshold, Workspace


async def steps(session: Session, workspace_id: int) -> Sequence[Threshold]:
    """In the order in which they hold."""
    query = select(Threshold).where(Threshold.workspace_id == workspace_id)
    return (await session.exec(query.order_by(col(Threshold.since_on)))).all()


async def are_kept(session: Session) -> bool:
    """Whether the database is there, and of a version that keeps them."""
    connection = await session.connection()
    return await connection.run_sync(lambda plain: inspect(plain).has_table("threshold"))


async def workspaces(session: Session) -> Sequence[int]:
    return [key for key in await session.exec(select(Workspace.id)) if key is not None]
