"""The same envelope of Slack's can arrive twice, in this process or in another one."""

from datetime import datetime, timedelta

from storage import receipts
from storage.engine import Session
from storage.once import add_once
from storage.tables import Receipt

_KEPT = timedelta(days=1)
"""Slack repeats an envelope within minutes."""


async def first_time(session: Session, workspace_id: int, key: str, now: datetime) -> bool:
    """True for the first arrival of an envelope, which is noted in the caller's transaction.

    An empty key cannot be told apart: True.
    """
    return not key or await add_once(session, Receipt(workspace_id=workspace_id, key=key, at=now))


async def forget_old(session: Session, now: datetime) -> int:
    """Returns how many there were."""
    return await receipts.forget(session, now - _KEPT)
