"""Claiming what is owed, and writing down what became of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage import deliveries
from storage.engine import Session
from storage.tables import Delivery, Person, ident

GIVE_UP = timedelta(days=1)


async def claim(session: Session, *, worker: str, now: datetime, limit: int) -> Sequence[Delivery]:
    """Take deliveries that are due; after the commit nobody else will send them."""
    rows = await deliveries.pending(session, now, limit)
    for delivery in rows:
        delivery.state, delivery.claimed_by, delivery.claimed_at = "claimed", worker, now
        delivery.attempts += 1
        session.add(delivery)
    return rows


async def take_over(
    session: Session, *, worker: str, now: datetime, before: datetime, limit: int
) -> Sequence[Delivery]:
    """Claim again what a process that died left in doubt. Slack may have had it already."""
    rows = await deliveries.in_doubt(session, before, limit)
    for delivery in rows:
        delivery.claimed_by, delivery.claimed_at = worker, now
        session.add(delivery)
    return rows


async def sent(
    session: Session, delivery_id: int, *, channel_id: str, ts: str, now: datetime
) -> None:
    delivery = await session.get_one(Delivery, delivery_id)
    delivery.state, delivery.channel_id, delivery.ts = "sent", channel_id, ts
    delivery.sent_at, delivery.error = now, None
    session.add(delivery)


async def cancelled(session: Session, delivery_id: int) -> None:
    delivery = await session.get_one(Delivery, delivery_id)
    delivery.state = "cancelled"
    session.add(delivery)


async def put_back(
    session: Session, delivery_id: int, *, wait: timedelta, error: str | None, now: datetime
) -> None:
    """Try again after a wait, for a day at most; then it has failed, with the last reason."""
    delivery = await session.get_one(Delivery, delivery_id)
    delivery.error, delivery.state, delivery.due_at = error, "pending", now + wait
    delivery.first_error_at = (delivery.first_error_at or now) if error else None
    if delivery.first_error_at is not None and now - delivery.first_error_at > GIVE_UP:
        delivery.state = "failed"
    session.add(delivery)


async def failed(session: Session, delivery_id: int, *, error: str) -> None:
    delivery = await session.get_one(Delivery, delivery_id)
    delivery.state, delivery.error = "failed", error
    session.add(delivery)


async def remember_dm(session: Session, person: Person, channel_id: str) -> None:
    """A DM is opened once and remembered."""
    row = await session.get_one(Person, ident(person))
    row.dm_channel_id = channel_id
    session.add(row)
