"""Closing check-ins: when their time is over, or their pair has ended."""

from collections.abc import Collection
from datetime import datetime

from bot.outbox.owing import owe_all
from storage.check_ins import check_ins
from storage.engine import Session
from storage.tables import Pair, ident

BATCH = 500


async def close_due(session: Session, now: datetime) -> int:
    """Close what has taken answers long enough. Returns how many."""
    due = await check_ins.due_to_close(session, now, BATCH)
    if due:
        await check_ins.close(session, due, now)
        await show(session, due, now)
    return len(due)


async def close_of(session: Session, pair: Pair, now: datetime) -> None:
    """A pair that ended answers no more."""
    if rows := await check_ins.open_keys_of(session, ident(pair)):
        await check_ins.close(session, rows, now)
        await show(session, rows, now)


async def show(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Owe an update of each prompt, which will show its check-in as it is when it is sent."""
    await check_ins.revise(session, check_in_ids)
    await owe_all(session, check_ins.updates(check_in_ids), due_at=now)
