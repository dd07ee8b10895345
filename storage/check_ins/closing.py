"""Closing check-ins, and the updates that show them as they are: a few statements for all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String as Text
from sqlalchemy import case, cast, literal
from sqlalchemy import select as choose
from sqlmodel import col, select, update

from storage.engine import Session
from storage.once import add_from
from storage.outbox import deliveries
from storage.tables import Answer, CheckIn, Delivery


async def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Open check-ins whose time is over, locked against other replicas."""
    query = (
        select(CheckIn.id)
        .where(CheckIn.state == "open", CheckIn.closes_at <= now)
        .order_by(col(CheckIn.closes_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [key for key in (await session.exec(query)).all() if key is not None]


async def open_of(session: Session, pair_id: int) -> Sequence[int]:
    query = select(CheckIn.id).where(CheckIn.pair_id == pair_id, CheckIn.state == "open")
    return [key for key in (await session.exec(query)).all() if key is not None]


async def close(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Closed where somebody answered, missed where nobody did."""
    await _end(session, check_in_ids, "missed", now)


async def skip(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Because the pair paused: closed where somebody answered, and what they said counts like any
    answer. Where nobody did, nobody is to blame for it.
    """
    await _end(session, check_in_ids, "skipped", now)


async def _end(
    session: Session, check_in_ids: Collection[int], unanswered: str, now: datetime
) -> None:
    answered = choose(col(Answer.id)).where(col(Answer.check_in_id) == col(CheckIn.id)).exists()
    await _change(
        session,
        check_in_ids,
        state=case((answered, "closed"), else_=unanswered),
        closed_at=now,
        remind_at=None,
    )


async def show(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Owe an update of each prompt, which will show its check-in as it is when it is sent."""
    await _change(session, check_in_ids, revision=col(CheckIn.revision) + 1)
    await deliveries.cancel(session, kinds=("update",), check_in_ids=check_in_ids)
    key = literal("update:").concat(cast(col(CheckIn.id), Text)).concat(":")
    owed = choose(
        col(CheckIn.workspace_id),
        literal("update"),
        key.concat(cast(col(CheckIn.revision), Text)),
        col(CheckIn.pair_id),
        col(CheckIn.id),
        literal("pending"),
        literal(now, Delivery.__table__.c.due_at.type),  # type: ignore[attr-defined]  # SQLModel's
        literal(0),
        literal(False),
    ).where(col(CheckIn.id).in_(check_in_ids))
    await add_from(session, Delivery, deliveries.OWED, owed)


async def _change(session: Session, check_in_ids: Collection[int], **values: Any) -> None:
    query = update(CheckIn).where(col(CheckIn.id).in_(check_in_ids)).values(**values)
    await session.exec(query, execution_options={"synchronize_session": False})
