"""Check-ins close when their time is over, or their pair ends; prompts show what became of them."""

from collections.abc import Collection
from datetime import datetime

from bot.outbox.letters import owe_all
from storage.check_ins import check_ins
from storage.engine import Session
from storage.tables import Pair, ident

# Fewer than are opened: each closing check-in also owes an update of its message.
CLOSED_AT_ONCE = 500


async def close_due(session: Session, now: datetime) -> int:
    """Close what has taken answers long enough. Returns how many."""
    due = await check_ins.due_to_close(session, now, CLOSED_AT_ONCE)
    if due:
        await check_ins.close(session, due, now)
        await show(session, due, now)
    return len(due)


async def close_of(session: Session, pair: Pair, now: datetime) -> None:
    """Close what is open of a pair that has ended: it takes no more answers."""
    if rows := await check_ins.open_keys_of(session, ident(pair)):
        await check_ins.close(session, rows, now)
        await show(session, rows, now)


async def show(session: Session, check_in_ids: Collection[int], now: datetime) -> None:
    """Owe an update of each prompt, which will show its check-in as it is when it is sent."""
    await check_ins.revise(session, check_in_ids)
    await owe_all(session, check_ins.updates(check_in_ids), due_at=now)
