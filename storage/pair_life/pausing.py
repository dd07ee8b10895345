"""Queries about pairs that pause."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, or_, select

from storage.engine import Session
from storage.states import PairState, PauseCause
from storage.tables import Pair


async def perhaps_back(session: Session, day: date, limit: int) -> Sequence[Pair]:
    """Pairs whose first day back is that day or an earlier one, the earliest first."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            col(Pair.paused_at).is_not(None),
            col(Pair.paused_until_on) <= day,
            # Whoever has left Slack is not back by the calendar.
            or_(col(Pair.pause_cause).is_(None), col(Pair.pause_cause) != PauseCause.LEFT),
        )
        .order_by(col(Pair.paused_until_on), col(Pair.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()
