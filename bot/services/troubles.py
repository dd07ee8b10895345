"""Messages that Slack refuses for good: the leads are told once, with what to do."""

from datetime import datetime

from storage import people
from storage.engine import Session
from storage.once import add_once
from storage.tables import Delivery, Pair, ident

_SILENT = frozenset({"update", "retire", "trouble"})
"""The message itself did arrive, or telling of it would only fail again."""


async def tell_leads(session: Session, failed: Delivery, error: str, now: datetime) -> None:
    """One message a lead for each pair and reason, however many deliveries fail for it."""
    if failed.kind in _SILENT or failed.pair_id is None:
        return
    pair = await session.get_one(Pair, failed.pair_id)
    for lead in await people.leads_of(session, pair.programme_id):
        await add_once(
            session,
            Delivery(
                workspace_id=failed.workspace_id,
                kind="trouble",
                dedupe_key=f"trouble:{pair.id}:{error}:{lead.id}",
                pair_id=pair.id,
                person_id=ident(lead),
                reason=error,
                due_at=now,
            ),
        )
