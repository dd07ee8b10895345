"""Closing check-ins: when their time is over, or their pair has ended."""

from datetime import datetime

from storage.check_ins import closing
from storage.engine import Session
from storage.tables import Pair, ident

BATCH = 500


async def close_due(session: Session, now: datetime) -> int:
    """Close what has taken answers long enough. Returns how many."""
    due = await closing.due(session, now, BATCH)
    if due:
        await closing.close(session, due, now)
        await closing.show(session, due, now)
    return len(due)


async def close_of(session: Session, pair: Pair, now: datetime) -> None:
    """A pair that ended answers no more."""
    if rows := await closing.open_of(session, ident(pair)):
        await closing.close(session, rows, now)
        await closing.show(session, rows, now)
