"""Queries about check-ins whose people have not answered."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select

from storage.engine import Session
from storage.kinds import Kind
from storage.states import CheckInState, DeliveryState
from storage.tables import CheckIn, Delivery


async def due(session: Session, now: datetime, limit: int) -> Sequence[CheckIn]:
    query = (
        select(CheckIn)
        .where(CheckIn.state == CheckInState.OPEN, col(CheckIn.remind_at) <= now)
        .order_by(col(CheckIn.remind_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


async def silenced(session: Session, check_in_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Check-in and person of those who chose themselves when to be asked again."""
    query = select(Delivery.check_in_id, Delivery.person_id).where(
        col(Delivery.check_in_id).in_(check_in_ids),
        Delivery.kind == Kind.RECALL,
        Delivery.state != DeliveryState.CANCELLED,
    )
    rows = (await session.exec(query)).all()
    return frozenset((c, p) for c, p in rows if c is not None and p is not None)
