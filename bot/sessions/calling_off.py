"""Sessions ahead that will not be held: their pair has ended, or one of them has left Slack."""

from collections.abc import Sequence
from datetime import datetime

from bot.outbox.owing import owe_all
from storage.engine import Session
from storage.sessions import calling_off

_BATCH = 1000
"""Keys in one statement: databases take only so many."""


async def of_pairs(session: Session, pair_ids: Sequence[int], now: datetime) -> None:
    """Call off all that these pairs have ahead, and tell them: their calendars would keep it."""
    for start in range(0, len(pair_ids), _BATCH):
        cancelled = await calling_off.cancel(session, pair_ids[start : start + _BATCH], now)
        if cancelled:
            for kind in calling_off.TOLD:
                await owe_all(session, calling_off.told(kind, cancelled), due_at=now)
