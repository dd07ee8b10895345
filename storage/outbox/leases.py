"""Who sends a workspace's deliveries: one replica at a time, until its lease ends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, delete, func, or_, select, update

from storage.engine import Session
from storage.once import add_once
from storage.tables import Lease, Replica


class HeldLease(NamedTuple):
    holder: str
    until_at: datetime


async def take(
    session: Session,
    workspace_id: int,
    *,
    holder: str,
    now: datetime,
    until: datetime,
    stale: HeldLease | None = None,
) -> bool:
    """True when the lease is this holder's: new, free, over, or theirs already; or still the one
    that is known to be `stale`.
    """
    # Inserted first: two replicas that find no row would both insert one, and one of them fail.
    if await add_once(session, Lease(workspace_id=workspace_id, holder=holder, until_at=until)):
        return True
    query = (
        update(Lease)
        .where(
            col(Lease.workspace_id) == workspace_id,
            or_(col(Lease.holder) == holder, col(Lease.until_at) <= now, *_is(stale)),
        )
        .values(holder=holder, until_at=until)
    )
    return bool((await session.exec(query)).rowcount)


def _is(stale: HeldLease | None) -> Sequence[ColumnElement[bool]]:
    if stale is None:
        return ()
    return (and_(col(Lease.holder) == stale.holder, col(Lease.until_at) == stale.until_at),)


async def keep(session: Session, workspace_id: int, *, holder: str, until: datetime) -> bool:
    """Extend the lease, if this holder still has it."""
    query = (
        update(Lease)
        .where(col(Lease.workspace_id) == workspace_id, col(Lease.holder) == holder)
        .values(until_at=until)
    )
    return bool((await session.exec(query)).rowcount)


async def release(session: Session, workspace_id: int, *, holder: str, now: datetime) -> None:
    await keep(session, workspace_id, holder=holder, until=now)


async def held_by_others(session: Session, holder: str, now: datetime) -> Mapping[int, HeldLease]:
    """Workspace → its lease, where another replica holds it at present."""
    query = select(Lease.workspace_id, Lease.holder, Lease.until_at).where(
        Lease.holder != holder, col(Lease.until_at) > now
    )
    rows = (await session.exec(query)).all()
    return {key: HeldLease(other, until_at) for key, other, until_at in rows}


async def heartbeat(
    session: Session, replica: str, now: datetime, *, forget_before: datetime
) -> None:
    """Say that this replica lives, and forget those that have long been silent."""
    if not await add_once(session, Replica(worker=replica, seen_at=now)):
        query = update(Replica).where(col(Replica.worker) == replica)
        await session.exec(query.values(seen_at=now))
    await session.exec(delete(Replica).where(col(Replica.seen_at) < forget_before))


async def replicas(session: Session, since: datetime) -> int:
    query = select(func.count()).select_from(Replica).where(col(Replica.seen_at) >= since)
    return (await session.exec(query)).one()


async def leave(session: Session, replica: str) -> None:
    await session.exec(delete(Replica).where(col(Replica.worker) == replica))
