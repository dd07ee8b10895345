"""Closing check-ins, and the updates that show them as they are: a few statements for all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlalchemy import select as choose
from sqlmodel import col, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.states import CheckInState
from storage.tables import Answer, CheckIn


async def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Open check-ins whose time is over, locked against other replicas."""
    query = (
        select(CheckIn.id)
        .where(CheckIn.state == CheckInState.OPEN, CheckIn.closes_at <= now)
        .order_by(col(CheckIn.closes_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [key for key in (await session.exec(query)).all() if key is not None]


async def open_of(session: Session, pair_id: int) -> Sequence[int]:
    query = select(CheckIn.id).where(CheckIn.pair_id == pair_id, CheckIn.state == CheckInState.OPEN)
    return [key for key in (await session.exec(query)).all() if key is not None]


async def close(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Closed where somebody answered, missed where nobody did."""
    await _end(session, check_in_ids, CheckInState.MISSED, now)


async def skip(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Because the pair paused: closed where somebody answered, and what they said counts like any
    answer. Where nobody did, nobody is to blame for it.
    """
    await _end(session, check_in_ids, CheckInState.SKIPPED, now)


async def _end(
    session: Session, check_in_ids: Collection[int], unanswered: CheckInState, now: datetime
) -> None:
    answered = choose(col(Answer.id)).where(col(Answer.check_in_id) == col(CheckIn.id)).exists()
    await _change(
        session,
        check_in_ids,
        state=case((answered, CheckInState.CLOSED.value), else_=unanswered.value),
        closed_at=now,
        remind_at=None,
    )


async def revise(session: Session, check_in_ids: Collection[int]) -> None:
    """They are not any more what their prompts show, nor what an update on its way would."""
    await _change(session, check_in_ids, revision=col(CheckIn.revision) + 1)
    await deliveries.cancel(session, kinds=(Kind.UPDATE,), check_in_ids=check_in_ids)


def updates(check_in_ids: Collection[int]) -> Owed:
    """One for each revision of a check-in."""
    key = col(CheckIn.id)
    changed = deliveries.owed(
        Kind.UPDATE,
        key,
        col(CheckIn.revision),
        workspace_id=col(CheckIn.workspace_id),
        pair_id=col(CheckIn.pair_id),
        check_in_id=key,
    )
    return changed.where(key.in_(check_in_ids))


async def _change(session: Session, check_in_ids: Collection[int], **values: Any) -> None:
    query = update(CheckIn).where(col(CheckIn.id).in_(check_in_ids)).values(**values)
    await session.exec(query, execution_options={"synchronize_session": False})
