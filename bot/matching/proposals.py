"""What a lead decides: proposals are accepted, rejected, taken back; two are never to be paired."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.matching import asking
from bot.matching import field as fields
from bot.matching.field import CandidatePool
from bot.matching.matching import led
from bot.matching.rules.suitability import apart
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import matching
from storage.matching.matching import COMMITTED
from storage.once import add_once
from storage.pairs import pairs
from storage.programmes import programmes
from storage.states import ProposalState, Side
from storage.tables import BlockedPair, Person, Programme, Proposal, ident

_ASK = (ProposalState.ASKED_EXECUTIVE, "matching.accepted")


@dataclass(frozen=True)
class Accepted:
    """How many were accepted, and how many could not be: taken, gone, or kept apart meanwhile.

    None of either where all had been decided before.
    """

    done: int
    left: int


async def accept(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    proposal_ids: Collection[int],
    now: datetime,
    without_asking: bool = False,
) -> Accepted:
    """Ask the executives; or, where the lead says that everybody knows, go on as if both had said
    yes. Those that are proposed no longer are left as they are.
    """
    programme = await take_turn(session, actor, programme_id)
    field = await fields.load(session, programme, now)
    rows = await matching.in_states(session, programme_id, (ProposalState.PROPOSED,))
    chosen = [row for row in rows if ident(row) in proposal_ids]
    sides = (field.mentors.values(), field.executives.values())
    free = [{one.key: one.places for one in side} for side in sides]
    state, action = (ProposalState.AGREED, "matching.unasked") if without_asking else _ASK
    done = 0
    for row in chosen:
        if not _fits(row, field, free):
            continue
        free[0][row.mentor_id] -= 1
        free[1][row.executive_id] -= 1
        decide(session, row, state, actor, now)
        if not without_asking:
            await asking.ask(session, row, Side.EXECUTIVE, now)
        note(session, actor, action, f"proposal:{row.id}", now)
        done += 1
    return Accepted(done, len(chosen) - done)


async def programme_of(session: Session, actor: Actor, proposal_id: int) -> int:
    """Where a proposal belongs. Raises `Refused` before it tells whether there is such a one."""
    row = await tenancy.found(session, Proposal, proposal_id, actor, first=Action.MATCH)
    actor.require(Action.MATCH, programme=row.programme_id)
    return row.programme_id


async def reject(session: Session, *, actor: Actor, proposal_id: int, now: datetime) -> Proposal:
    """One that is only proposed is not proposed again; one that is under way is taken back."""
    row = await _found(session, actor, proposal_id)
    if row.state == ProposalState.PROPOSED:
        decide(session, row, ProposalState.REJECTED, actor, now)
        note(session, actor, "matching.rejected", f"proposal:{row.id}", now)
    elif row.state in COMMITTED:
        decide(session, row, ProposalState.WITHDRAWN, actor, now)
        note(session, actor, "matching.withdrawn", f"proposal:{row.id}", now)
    else:
        raise Mistake("match.decided")
    return row


async def retry(session: Session, *, actor: Actor, proposal_id: int, now: datetime) -> Proposal:
    """Try again to open the conversation that Slack refused."""
    row = await _found(session, actor, proposal_id)
    if row.state != ProposalState.STUCK:
        raise Mistake("match.decided")
    row.state = ProposalState.AGREED
    session.add(row)
    return row


async def take_turn(session: Session, actor: Actor, programme_id: int) -> Programme:
    """One lead after the other."""
    programme = await led(session, actor, programme_id)
    await programmes.take_turn(session, programme_id)
    return programme


async def _found(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    await take_turn(session, actor, await programme_of(session, actor, proposal_id))
    # Somebody may have answered it while this one waited for their turn.
    return await tenancy.found(session, Proposal, proposal_id, actor, read=matching.as_it_is)


def _fits(row: Proposal, field: CandidatePool, free: Sequence[dict[int, int]]) -> bool:
    mentor, executive = field.mentors.get(row.mentor_id), field.executives.get(row.executive_id)
    if not (free[0].get(row.mentor_id) and free[1].get(row.executive_id)):
        return False
    if mentor is None or executive is None:
        return False
    rules = apart(mentor, executive, field.by_hand)
    return not rules or (row.override_reason is not None and "refused" not in rules)


def decide(
    session: Session, row: Proposal, state: ProposalState, actor: Actor, now: datetime
) -> None:
    row.state, row.decided_at, row.decided_by_id = state, now, actor.id
    session.add(row)


async def block(
    session: Session, *, actor: Actor, one: Person, other: Person, reason: str, now: datetime
) -> bool:
    """Whatever was proposed of the two is withdrawn. True when they are a pair at present: that
    is for a lead to end.
    """
    actor.require(Action.BLOCK)
    # In one order, so that the unique key of the table forbids the same two twice.
    low, high = sorted((ident(one), ident(other)))
    if low == high:
        raise Mistake("block.same_person")
    added = await add_once(
        session,
        BlockedPair(
            workspace_id=ident(actor.workspace),
            one_id=low,
            other_id=high,
            reason=reason or None,
            created_at=now,
            created_by_id=actor.id,
        ),
    )
    if not added:
        raise Mistake("block.already", one=one, other=other)
    await matching.withdraw_between(session, low, high)
    note(session, actor, "matching.blocked", f"people:{low}:{high}", now)
    await _tell_leads(session, actor, (low, high), "set", now)
    return bool(await pairs.between(session, low, high))


async def unblock(
    session: Session, *, actor: Actor, one: Person, other: Person, now: datetime
) -> None:
    """By whoever set it, a lead of a programme they lead, or an admin: it is everybody's."""
    actor.require(Action.BLOCK)
    found = await matching.block_between(session, ident(one), ident(other))
    if found is None:
        raise Mistake("block.none", one=one, other=other)
    if not await _may_lift(session, actor, found.created_by_id):
        raise Mistake("unblock.not_yours", one=one, other=other)
    await session.delete(found)
    note(session, actor, "matching.unblocked", f"people:{found.one_id}:{found.other_id}", now)
    await _tell_leads(session, actor, (found.one_id, found.other_id), "lifted", now)


async def _may_lift(session: Session, actor: Actor, setter_id: int | None) -> bool:
    if actor.standing.admin or actor.id == setter_id:
        return True
    return setter_id is not None and bool(
        actor.standing.leads & set(await matching.lifters_of(session, setter_id))
    )


async def _tell_leads(
    session: Session, actor: Actor, two: tuple[int, int], what: str, now: datetime
) -> None:
    """Those whose programmes it concerns, without names; never the two, nor who did it."""
    for lead in await matching.leads_concerned(session, *two):
        if ident(lead) in (*two, actor.id):
            continue
        await owe(
            session,
            Kind.BLOCK,
            (*two, what, int(now.timestamp()), lead.id),
            workspace_id=ident(actor.workspace),
            person_id=ident(lead),
            subject_id=actor.id,
            reason=what,
            due_at=now,
        )
