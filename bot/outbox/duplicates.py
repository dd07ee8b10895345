"""A message that was sent again after a crash: one of it stays, any other is deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.outbox.letters import DELETE, Address, Hours, Letter, Loaded, MessageKind, Queue, owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import DeliveryState
from storage.tables import Delivery


async def retire(
    session: Session,
    workspace_id: int,
    delivery_id: int,
    *,
    channel_id: str,
    ts: str,
    now: datetime,
) -> None:
    """Owe the deletion of a message, unless it is the one that its delivery is known by.

    Where the delivery is still owed, the message fulfils it.
    """
    delivery = await tenancy.within(session, Delivery, delivery_id, workspace_id)
    if delivery is None or delivery.ts == ts:
        return
    # It was posted, and the record of it was lost: it need not be sent again.
    if delivery.ts is None:
        delivery.state, delivery.channel_id, delivery.ts = DeliveryState.SENT, channel_id, ts
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


@dataclass(frozen=True, kw_only=True)
class RetireLetter(Letter):
    """Deletes the message `ts`."""

    ts: str


async def load(_: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    return {
        row.id: RetireLetter(
            kind=row.kind, language="en", to=Address(row.channel_id), ts=row.ts or ""
        )
        for row in rows
    }


KINDS = (
    # The message itself did arrive: nobody is told that an older one stays as well.
    MessageKind(
        name=Kind.RETIRE,
        load=load,
        queue=Queue.CHANGES,
        hours=Hours.SILENT,
        on_failure=None,
        method=DELETE,
    ),
)
