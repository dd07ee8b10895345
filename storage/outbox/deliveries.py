"""Queries about the outbox: what is owed, and to whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select, update

from storage.engine import Session
from storage.once import add_once
from storage.tables import Delivery, Workspace

OWED = (
    "workspace_id",
    "kind",
    "dedupe_key",
    "pair_id",
    "check_in_id",
    "state",
    "due_at",
    "attempts",
    "is_doubtful",
)
"""The columns of a delivery that is owed in bulk."""


class Claimed(NamedTuple):
    """What a worker holds of a delivery while it carries it: a tuple, for there are thousands."""

    id: int
    workspace_id: int
    kind: str
    dedupe_key: str
    pair_id: int | None
    check_in_id: int | None
    person_id: int | None
    subject_id: int | None
    reason: str | None
    due_at: datetime
    channel_id: str | None
    ts: str | None
    attempts: int
    is_doubtful: bool
    claimed_by: str | None
    first_tried_at: datetime | None
    first_error_at: datetime | None
    error: str | None


class Told(NamedTuple):
    """The delivery that brought a prompt."""

    id: int
    state: str
    ts: str | None


async def workspaces_owed(session: Session, now: datetime) -> Sequence[int]:
    """Workspaces with something due, or claimed by a process that may have died."""
    here = select(Delivery.id).where(Delivery.workspace_id == Workspace.id)
    due = here.where(col(Delivery.state) == "pending", col(Delivery.due_at) <= now)
    # Two questions, because SQLite's planner answers one with an OR by reading every delivery.
    waiting = or_(due.exists(), here.where(col(Delivery.state) == "claimed").exists())
    query = select(Workspace.id).where(waiting).order_by(col(Workspace.id))
    return [key for key in (await session.exec(query)).all() if key is not None]


async def claim(
    session: Session,
    workspace_id: int,
    *,
    worker: str,
    kinds: Collection[str],
    now: datetime,
    limit: int,
) -> list[Claimed]:
    """Deliveries that are due, now this worker's, oldest first."""
    values = {
        "workspace": workspace_id,
        "worker": worker,
        "kinds": list(kinds),
        "now": now,
        "most": limit,
    }
    rows = (await (await session.connection()).execute(_claiming(), values)).all()
    return sorted(map(Claimed._make, rows), key=lambda row: (row.due_at, row.id))


@cache
def _claiming() -> Any:
    """Made once: to put a statement together takes longer than to run it."""
    table = _table()
    due = (
        select(table.c.id)
        .where(
            table.c.workspace_id == bindparam("workspace"),
            table.c.state == "pending",
            table.c.due_at <= bindparam("now"),
            table.c.kind.in_(bindparam("kinds", expanding=True)),
        )
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(table)
        .where(table.c.id.in_(due))
        .values(
            state="claimed",
            claimed_by=bindparam("worker"),
            attempts=table.c.attempts + 1,
            first_tried_at=func.coalesce(table.c.first_tried_at, bindparam("now")),
        )
        .returning(*(table.c[name] for name in Claimed._fields))
    )


async def put_in_doubt(session: Session, workspace_id: int) -> None:
    """What was claimed and not recorded is owed again; Slack may have had it already."""
    query = (
        update(Delivery)
        .where(col(Delivery.workspace_id) == workspace_id, col(Delivery.state) == "claimed")
        .values(state="pending", is_doubtful=True)
    )
    await session.exec(query, execution_options={"synchronize_session": False})


async def mark_sent(session: Session, rows: Sequence[tuple[int, str, str]], now: datetime) -> None:
    """Key, channel and ts of each message that Slack confirmed."""
    if not rows:
        return
    values = [
        {"key": key, "channel": channel, "stamp": ts, "now": now} for key, channel, ts in rows
    ]
    await (await session.connection()).execute(_sending(), values)


@cache
def _sending() -> Any:
    table = _table()
    return (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(
            state="sent",
            channel_id=bindparam("channel"),
            ts=bindparam("stamp"),
            sent_at=bindparam("now"),
            error=None,
        )
    )


async def settle(session: Session, row: Claimed, **values: Any) -> None:
    """End a claim without a message, unless somebody else has it by now, or it was sent."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.id) == row.id,
            col(Delivery.state) == "claimed",
            col(Delivery.claimed_by) == row.claimed_by,
        )
        .values(**values)
    )
    await session.exec(query, execution_options={"synchronize_session": False})


async def prompts_of(session: Session, check_in_ids: Collection[int]) -> Mapping[int, Told]:
    """Check-in → the delivery of its prompt."""
    if not check_in_ids:
        return {}
    query = select(Delivery.check_in_id, Delivery.id, Delivery.state, Delivery.ts).where(
        col(Delivery.check_in_id).in_(check_in_ids), Delivery.kind == "prompt"
    )
    return {key: Told(*told) for key, *told in await session.exec(query) if key is not None}


async def cancel(
    session: Session,
    *,
    kinds: Collection[str],
    check_in_ids: Collection[int] | None = None,
    pair_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Withdraw what is still pending: a snooze replaced by another, a pair that ended."""
    query = (
        update(Delivery)
        .where(col(Delivery.kind).in_(kinds), col(Delivery.state) == "pending")
        .values(state="cancelled")
    )
    if check_in_ids is not None:
        query = query.where(col(Delivery.check_in_id).in_(check_in_ids))
    if pair_id is not None:
        query = query.where(col(Delivery.pair_id) == pair_id)
    if person_id is not None:
        query = query.where(col(Delivery.person_id) == person_id)
    await session.exec(query)


async def told_of(session: Session, kind: str, subject_id: int) -> Mapping[int, Sequence[str]]:
    """Person → the states of what tells them of a subject; what was withdrawn does not count."""
    query = select(Delivery.person_id, Delivery.state).where(
        Delivery.kind == kind, Delivery.subject_id == subject_id, Delivery.state != "cancelled"
    )
    found: dict[int, list[str]] = {}
    for person_id, state in await session.exec(query):
        found.setdefault(person_id or 0, []).append(state)
    return found


async def owe(session: Session, delivery: Delivery) -> None:
    """Once; what was cancelled is owed again: the same snooze chosen again, a word given back."""
    if not await add_once(session, delivery):
        await _revive(session, delivery.workspace_id, delivery.dedupe_key)


async def is_pending(session: Session, workspace_id: int, dedupe_key: str) -> bool:
    query = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id,
        Delivery.dedupe_key == dedupe_key,
        Delivery.state == "pending",
    )
    return (await session.exec(query)).first() is not None


async def _revive(session: Session, workspace_id: int, dedupe_key: str) -> None:
    query = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.dedupe_key) == dedupe_key,
            col(Delivery.state) == "cancelled",
        )
        .values(state="pending")
    )
    await session.exec(query)


def _table() -> Any:
    return Delivery.__table__  # type: ignore[attr-defined]  # made by SQLModel's metaclass
