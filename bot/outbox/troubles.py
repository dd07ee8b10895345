"""Messages that Slack refuses for good: the leads are told once, with what to do."""

from collections.abc import Sequence
from datetime import datetime

from bot.outbox.owing import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Pair, Person, Programme, ident

_SILENT = frozenset({Kind.UPDATE, Kind.RETIRE, Kind.TROUBLE, Kind.CALENDAR})
"""The message itself did arrive, or telling of it would only fail again."""


async def tell_leads(session: Session, failed: Claimed, error: str, now: datetime) -> None:
    """What could not be delivered for good, if it is the leads' to know."""
    if failed.kind == Kind.DIGEST:
        await _tell_of_digest(session, failed, error, now)
    elif failed.kind not in _SILENT and failed.pair_id is not None:
        await _tell_of_pair(session, failed, failed.pair_id, error, now)


async def _tell_of_digest(session: Session, failed: Claimed, error: str, now: datetime) -> None:
    """One message a lead for each digest and reason, however many of them it was meant for.

    A lead whose account is the reason is not reached by this one either: the others are.
    """
    programme = await session.get(Programme, failed.subject_id or 0)
    if programme is None:
        return
    for lead in await people.leads_of(session, ident(programme)):
        await owe(
            session,
            Kind.DIGEST_TROUBLE,
            (programme.id, failed.reason, error, lead.id),
            workspace_id=failed.workspace_id,
            person_id=ident(lead),
            subject_id=ident(programme),
            reason=error,
            due_at=now,
        )


async def _tell_of_pair(
    session: Session, failed: Claimed, pair_id: int, error: str, now: datetime
) -> None:
    """One message a lead for each pair and reason, however many deliveries fail for it.

    While nobody leads, whoever made the pair is told.
    """
    pair = await session.get_one(Pair, pair_id)
    leads = await people.leads_of(session, pair.programme_id)
    for lead in leads or await _maker_of(session, pair):
        await owe(
            session,
            Kind.TROUBLE,
            (pair.id, error, lead.id),
            workspace_id=failed.workspace_id,
            pair_id=pair.id,
            person_id=ident(lead),
            reason=error,
            due_at=now,
        )


async def _maker_of(session: Session, pair: Pair) -> Sequence[Person]:
    maker = await session.get(Person, pair.created_by_id) if pair.created_by_id else None
    return [maker] if maker is not None and maker.is_active else []
