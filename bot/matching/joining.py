"""Both have said yes: their pair is made, once Slack has opened their conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.errors import Mistake
from bot.matching.asking import possible
from bot.pairs import pairs
from storage.engine import Session
from storage.matching import matching
from storage.programmes import programmes
from storage.rows import by_ids
from storage.tables import AuditEvent, Pair, Person, Programme, Proposal, ident

_BATCH = 50


@dataclass(frozen=True)
class Joining:
    proposal: Proposal
    mentor: Person
    executive: Person


async def waiting(session: Session, workspace_id: int, *, after: int = 0) -> Sequence[Joining]:
    rows = await matching.agreed(session, workspace_id, after, _BATCH)
    who = await by_ids(session, Person, {p for r in rows for p in (r.mentor_id, r.executive_id)})
    return [Joining(row, who[row.mentor_id], who[row.executive_id]) for row in rows]


async def join(session: Session, proposal_id: int, channel_id: str, now: datetime) -> Pair | None:
    """The pair; None when somebody else was first, or when it can no longer be made."""
    row = await _agreed(session, proposal_id)
    if row is None:
        return None
    programme = await session.get_one(Programme, row.programme_id)
    made = await _make(session, row, programme, channel_id, now)
    row.state, row.decided_at = "paired" if made else "withdrawn", now
    row.pair_id = ident(made) if made else None
    session.add(row)
    if made:
        session.add(
            AuditEvent(
                workspace_id=row.workspace_id,
                actor_id=row.decided_by_id,
                action="pair.created",
                subject=f"pair:{made.id}",
                at=now,
            )
        )
    return made


async def stick(session: Session, proposal_id: int, now: datetime) -> None:
    """Slack refuses for good to open their conversation: the lead sees it, and can try again."""
    row = await _agreed(session, proposal_id)
    if row is not None:
        row.state, row.decided_at = "stuck", now
        session.add(row)


async def _agreed(session: Session, proposal_id: int) -> Proposal | None:
    row = await session.get(Proposal, proposal_id)
    if row is None:
        return None
    await programmes.take_turn(session, row.programme_id)
    row = await matching.as_it_is(session, proposal_id)
    return row if row is not None and row.state == "agreed" else None


async def _make(
    session: Session, row: Proposal, programme: Programme, channel_id: str, now: datetime
) -> Pair | None:
    if not await possible(session, row):
        return None
    try:
        return await pairs.make(
            session,
            programme=programme,
            mentor=await session.get_one(Person, row.mentor_id),
            executive=await session.get_one(Person, row.executive_id),
            channel_id=channel_id,
            by_id=row.decided_by_id,
            now=now,
        )
    except Mistake:
        # They were paired by hand since, or somebody has left.
        return None
