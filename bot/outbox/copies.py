"""Copies of a message: one stays, any other is taken down."""

from datetime import datetime

from bot.kernel import tenancy
from bot.outbox.owing import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.people import people
from storage.tables import Delivery, ident


async def is_the_one(session: Session, delivery_id: int, ts: str) -> bool:
    """Whether a message is the one that its delivery is known by."""
    delivery = await session.get(Delivery, delivery_id)
    return delivery is None or delivery.ts == ts


async def retire(
    session: Session, delivery_id: int, *, team_id: str, channel_id: str, ts: str, now: datetime
) -> None:
    """Owe the taking down of a copy; where the delivery is still owed, the copy fulfils it."""
    workspace = await people.workspace_by_team(session, team_id)
    if workspace is None:
        return
    delivery = await tenancy.within(session, Delivery, delivery_id, ident(workspace))
    if delivery is None:
        return
    if delivery.ts is None:
        delivery.state, delivery.channel_id, delivery.ts = "sent", channel_id, ts
        delivery.sent_at, delivery.error = now, None
        session.add(delivery)
        return
    await owe(
        session,
        Kind.RETIRE,
        (channel_id, ts),
        workspace_id=delivery.workspace_id,
        pair_id=delivery.pair_id,
        channel_id=channel_id,
        ts=ts,
        due_at=now,
    )
