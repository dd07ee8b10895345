"""Queries about the outbox and about the envelopes that were handled."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import SQLModel, col, delete, select, update

from storage.engine import Session
from storage.tables import Delivery, Receipt


async def add_once(session: Session, row: SQLModel) -> bool:
    """Insert a row unless a unique key already holds one. True when it was inserted."""
    values = row.model_dump(exclude={"id"})
    dialect = session.get_bind().dialect.name
    insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
    # The row count says nothing here: PostgreSQL's driver gives -1.
    statement = insert(type(row)).values(**values).on_conflict_do_nothing().returning(text("id"))
    result = await (await session.connection()).execute(statement)
    return result.first() is not None


async def pending(session: Session, now: datetime, limit: int) -> Sequence[Delivery]:
    query = (
        select(Delivery)
        .where(Delivery.state == "pending", Delivery.due_at <= now)
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def in_doubt(session: Session, before: datetime, limit: int) -> Sequence[Delivery]:
    """Claimed before an instant and not recorded since: their process may have died."""
    query = (
        select(Delivery)
        .where(Delivery.state == "claimed", col(Delivery.claimed_at) < before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def prompt_of(session: Session, check_in_id: int) -> Delivery | None:
    query = select(Delivery).where(Delivery.check_in_id == check_in_id, Delivery.kind == "prompt")
    return (await session.exec(query)).first()


async def cancel(
    session: Session,
    *,
    kinds: Collection[str],
    check_in_id: int | None = None,
    pair_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Withdraw what is still pending: a snooze replaced by another, a pair that ended."""
    query = (
        update(Delivery)
        .where(col(Delivery.kind).in_(kinds), col(Delivery.state) == "pending")
        .values(state="cancelled")
    )
    if check_in_id is not None:
        query = query.where(col(Delivery.check_in_id) == check_in_id)
    if pair_id is not None:
        query = query.where(col(Delivery.pair_id) == pair_id)
    if person_id is not None:
        query = query.where(col(Delivery.person_id) == person_id)
    await session.exec(query)


async def next_pending_at(session: Session) -> datetime | None:
    query = (
        select(Delivery.due_at)
        .where(Delivery.state == "pending")
        .order_by(col(Delivery.due_at))
        .limit(1)
    )
    return (await session.exec(query)).first()


async def forget_receipts(session: Session, before: datetime) -> None:
    await session.exec(delete(Receipt).where(col(Receipt.at) < before))


async def told_of(session: Session, kind: str, subject_id: int) -> bool:
    """Whether anybody was told, or is going to be: what was withdrawn before does not count."""
    query = select(Delivery.id).where(
        Delivery.kind == kind, Delivery.subject_id == subject_id, Delivery.state != "cancelled"
    )
    return (await session.exec(query)).first() is not None


async def owe(session: Session, delivery: Delivery) -> None:
    """Once; what was cancelled is owed again: the same snooze chosen again, a word given back."""
    if not await add_once(session, delivery):
        await _revive(session, delivery.workspace_id, delivery.dedupe_key)


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
