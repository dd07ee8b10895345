"""Sessions ahead that will not be held: their pair has ended, or one of them has left Slack."""

from collections.abc import Sequence
from datetime import datetime

from bot.outbox.letters import owe_all
from storage import sessions
from storage.engine import Session

_BATCH = 1000
"""Keys in one statement: databases take only so many."""


async def of_pairs(session: Session, pair_ids: Sequence[int], now: datetime) -> None:
    """Cancel all sessions that these pairs have ahead. They get a calendar file too, or their
    calendars would keep the sessions.
    """
    for start in range(0, len(pair_ids), _BATCH):
        cancelled = await sessions.call_off(session, pair_ids[start : start + _BATCH], now)
        if cancelled:
            for wanted in sessions.told_of_cancelled(cancelled):
                await owe_all(session, wanted, due_at=now)
