"""Envelopes of Slack's that were handled."""

from datetime import datetime

from sqlmodel import col, delete

from storage.engine import Session
from storage.tables import Receipt


async def forget(session: Session, before: datetime) -> int:
    """Returns how many were older."""
    return int((await session.exec(delete(Receipt).where(col(Receipt.at) < before))).rowcount)
