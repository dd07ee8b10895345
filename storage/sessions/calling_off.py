"""Sessions ahead that will not be held: their pair has ended, or one of them has left Slack."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import String as Text
from sqlalchemy import cast
from sqlmodel import col, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Owed, owed
from storage.states import DeliveryState, PlannedState
from storage.tables import Delivery, PlannedSession, ident

TOLD = (Kind.SESSION_CANCELLED, Kind.CALENDAR)
"""A word in the pair's conversation, and the file that takes it out of their calendars."""
_STALE = (*TOLD, Kind.SESSION_PLANNED, Kind.SESSION_CHANGED)
"""What else is owed about a session finds that it was changed, and is dropped."""


async def cancel(session: Session, pair_ids: Collection[int], now: datetime) -> Sequence[int]:
    """Call off all that these pairs have ahead. Gives the keys of those sessions."""
    await session.flush()
    query = (
        select(PlannedSession)
        .where(
            col(PlannedSession.pair_id).in_(pair_ids),
            PlannedSession.state == PlannedState.PLANNED,
            PlannedSession.starts_at > now,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = (await session.exec(query)).all()
    if not rows:
        return ()
    for row in rows:
        row.state, row.sequence, row.updated_at = PlannedState.CANCELLED, row.sequence + 1, now
        session.add(row)
    withdrawn = update(Delivery).where(
        col(Delivery.kind).in_(_STALE),
        col(Delivery.subject_id).in_([row.id for row in rows]),
        col(Delivery.state) == DeliveryState.PENDING,
    )
    await session.exec(
        withdrawn.values(state=DeliveryState.CANCELLED),
        execution_options={"synchronize_session": False},
    )
    await session.flush()
    return [ident(row) for row in rows]


def told(kind: Kind, session_ids: Collection[int]) -> Owed:
    """What the pairs of these sessions are told, in the state that the sessions have now."""
    key, sequence = col(PlannedSession.id), col(PlannedSession.sequence)
    cancelled = owed(
        kind,
        key,
        sequence,
        workspace_id=col(PlannedSession.workspace_id),
        pair_id=col(PlannedSession.pair_id),
        subject_id=key,
        reason=cast(sequence, Text),
    )
    return cancelled.where(key.in_(session_ids))
