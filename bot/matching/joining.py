"""Both have said yes: their pair is made, once Slack has opened their conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.kernel.actors import ADMINS
from bot.kernel.clock import Clock
from bot.kernel.errors import Mistake, SlackFault
from bot.kernel.ports import Conversations
from bot.kernel.unit_of_work import ask
from bot.matching.asking import possible
from bot.outbox.letters import owe
from bot.outbox.ports import Acquire
from bot.pairs import pairs
from storage.engine import Database, Session
from storage.errors import AlreadyThere
from storage.kinds import Kind
from storage.matching import matching
from storage.people import people
from storage.programmes import programmes
from storage.rows import by_ids
from storage.states import ProposalState
from storage.tables import AuditEvent, Pair, Person, Programme, Proposal, ident

_BATCH = 50


async def at_once(method: str, channel: str | None = None) -> None:
    """For a page of pairs at most: Slack takes such a burst, or else says so."""


@dataclass(frozen=True)
class Joining:
    proposal: Proposal
    mentor: Person
    executive: Person


@dataclass(frozen=True, kw_only=True)
class Joiner:
    """Opens the conversation of two people first, and then makes their pair in one transaction."""

    db: Database
    clock: Clock
    conversations: Conversations
    workspace_id: int

    async def join_agreed(self, acquire: Acquire = at_once, *, by_job: bool = False) -> None:
        """All that wait. When Slack does not answer, they go on waiting for the next time."""
        last = 0
        while rows := await self._waiting(last):
            for row in rows:
                last = ident(row.proposal)
                # Slack's tier 3: a large programme's pairs wait for each other, not for a refusal.
                await acquire("conversations.open")
                if not await self._join(row, by_job=by_job):
                    return

    async def join_at_once(self, row: Proposal) -> Proposal:
        """One that has just been agreed; gives it as it is then."""
        async with self.db.reading() as session:
            who = await by_ids(session, Person, {row.mentor_id, row.executive_id})
        await self._join(Joining(row, who[row.mentor_id], who[row.executive_id]), by_job=False)
        async with self.db.reading() as session:
            return await session.get_one(Proposal, ident(row))

    async def _waiting(self, after: int) -> Sequence[Joining]:
        async with self.db.reading() as session:
            return await waiting(session, self.workspace_id, after=after)

    async def _join(self, row: Joining, *, by_job: bool) -> bool:
        """False when Slack does not answer now."""
        key = ident(row.proposal)
        try:
            # Before the transaction: Slack may take seconds, and gives the same channel each time.
            channel_id = await self.conversations.open_conversation(
                row.mentor.slack_id, row.executive.slack_id
            )
        except SlackFault as fault:
            structlog.get_logger().warning("conversation_not_opened", error=fault.code)
            if not fault.permanent:
                return False
            async with self.db.transaction() as session:
                await stick(session, key, fault.code, self.clock.now())
            return True
        try:
            async with self.db.transaction() as session:
                if not by_job:
                    ask(session)
                await join(session, key, channel_id, self.clock.now())
        except AlreadyThere:
            # Paired by hand in this very moment: the next time it is seen.
            return True
        return True


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
    row.state, row.decided_at = ProposalState.PAIRED if made else ProposalState.WITHDRAWN, now
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


async def stick(session: Session, proposal_id: int, error: str, now: datetime) -> None:
    """Slack refuses for good to open their conversation: the leads are told, as the two are
    promised, and can try again.
    """
    row = await _agreed(session, proposal_id)
    if row is None:
        return
    row.state, row.decided_at = ProposalState.STUCK, now
    session.add(row)
    named: frozenset[str] = session.info.get(ADMINS, frozenset())
    leads = await people.leads_of(session, row.programme_id)
    for lead in leads or await people.admins_of(session, row.workspace_id, named):
        await owe(
            session,
            Kind.STUCK,
            # Once more where a lead has tried again and it is refused again.
            (proposal_id, int(now.timestamp()), lead.id),
            workspace_id=row.workspace_id,
            person_id=ident(lead),
            subject_id=proposal_id,
            reason=error,
            due_at=now,
        )


async def _agreed(session: Session, proposal_id: int) -> Proposal | None:
    row = await session.get(Proposal, proposal_id)
    if row is None:
        return None
    await programmes.take_turn(session, row.programme_id)
    row = await matching.as_it_is(session, proposal_id)
    return row if row is not None and row.state == ProposalState.AGREED else None


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
