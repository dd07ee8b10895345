"""Sessions ahead that will not be held: their pair has ended, or one of them has left Slack."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, select, update

from storage.engine import Session
from storage.once import add_all_once
from storage.tables import Delivery, PlannedSession

_BATCH = 1000
"""Keys in one statement: databases take only so many."""
_TOLD = ("session_cancelled", "calendar")
"""A word in the pair's conversation, and the file that takes it out of their calendars."""


async def of_pairs(session: Session, pair_ids: Collection[int], now: datetime) -> None:
    """Call off all that these pairs have ahead, and tell them: their calendars would keep it.

    What else was owed about it finds that it was changed, and is dropped.
    """
    keys = list(pair_ids)
    for start in range(0, len(keys), _BATCH):
        await _call_off(session, keys[start : start + _BATCH], now)


async def _call_off(session: Session, pair_ids: Collection[int], now: datetime) -> None:
    await session.flush()
    query = (
        select(PlannedSession)
        .where(
            col(PlannedSession.pair_id).in_(pair_ids),
            PlannedSession.state == "planned",
            PlannedSession.starts_at > now,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = (await session.exec(query)).all()
    if not rows:
        return
    for row in rows:
        row.state, row.sequence, row.updated_at = "cancelled", row.sequence + 1, now
        session.add(row)
    withdrawn = update(Delivery).where(
        col(Delivery.kind).in_((*_TOLD, "session_planned", "session_changed")),
        col(Delivery.subject_id).in_([row.id for row in rows]),
        col(Delivery.state) == "pending",
    )
    await session.exec(
        withdrawn.values(state="cancelled"), execution_options={"synchronize_session": False}
    )
    await session.flush()
    await add_all_once(session, Delivery, [_owed(row, k, now) for row in rows for k in _TOLD])


def _owed(row: PlannedSession, kind: str, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": row.workspace_id,
        "kind": kind,
        "dedupe_key": f"{kind}:{row.id}:{row.sequence}",
        "pair_id": row.pair_id,
        "subject_id": row.id,
        "reason": str(row.sequence),
        "state": "pending",
        "due_at": now,
        "attempts": 0,
        "is_doubtful": False,
    }
