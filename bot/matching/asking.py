"""The two who are proposed to each other are asked: the executive first, then the mentor.

A refusal is theirs alone: the other never hears of it, and is told no more than that the question
is no longer open.
"""

from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.outbox.letters import owe
from bot.pairs.pairs import broken_rule
from bot.programmes.programmes import OPEN
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import matching
from storage.pairs import pairs
from storage.programmes import programmes
from storage.states import ProposalState, Side
from storage.tables import Person, Programme, Proposal, ident

_YES = frozenset(
    {
        ProposalState.ASKED_MENTOR,
        ProposalState.AGREED,
        ProposalState.STUCK,
        ProposalState.PAIRED,
    }
)
"""States in which the executive has said yes; in all but the first the mentor has, too."""


async def ask(session: Session, row: Proposal, side: Side, now: datetime) -> None:
    await owe(
        session,
        Kind.PROPOSAL,
        (row.id, side),
        workspace_id=row.workspace_id,
        person_id=row.executive_id if side == Side.EXECUTIVE else row.mentor_id,
        subject_id=ident(row),
        reason=side,
        due_at=now,
        again=True,
    )


async def answer(
    session: Session, *, actor: Actor, proposal_id: int, yes: bool, now: datetime
) -> Proposal:
    """What one of the two says; gives the proposal as it is then.

    An executive may change their mind until the mentor has answered. Where what was asked can no
    longer become a pair, it is withdrawn.
    """
    actor.require(Action.ANSWER_PROPOSAL)
    row, side = await _theirs(session, actor, proposal_id)
    if not yes and side == Side.EXECUTIVE and row.state == ProposalState.ASKED_MENTOR:
        return _refuse(session, row, side, now)
    if row.state != ProposalState.asking(side):
        raise Mistake(_told(row, side))
    if not yes:
        return _refuse(session, row, side, now)
    if not await possible(session, row):
        return _become(session, row, ProposalState.WITHDRAWN, now)
    if side == Side.MENTOR:
        return _become(session, row, ProposalState.AGREED, now)
    await ask(session, row, Side.MENTOR, now)
    return _become(session, row, ProposalState.ASKED_MENTOR, now)


async def _theirs(session: Session, actor: Actor, proposal_id: int) -> tuple[Proposal, Side]:
    row = await tenancy.found(session, Proposal, proposal_id, actor, gone="proposal.not_yours")
    if actor.id not in (row.mentor_id, row.executive_id):
        raise Mistake("proposal.not_yours")
    # Both may answer, and a lead take it back, at one moment: one after the other, each reads what
    # is true by then.
    await programmes.take_turn(session, row.programme_id)
    row = await tenancy.found(
        session, Proposal, proposal_id, actor, gone="proposal.over", read=matching.as_it_is
    )
    return row, Side.EXECUTIVE if actor.id == row.executive_id else Side.MENTOR


def _told(row: Proposal, side: Side) -> str:
    said_yes = row.state in _YES and (
        side == Side.EXECUTIVE or row.state != ProposalState.ASKED_MENTOR
    )
    return "proposal.said_yes" if said_yes else "proposal.over"


async def possible(session: Session, row: Proposal) -> bool:
    """Whether the two can still become a pair: much may have changed since it was proposed.

    Where a lead gave a reason for an exception, no rule is looked at again.
    """
    programme = await session.get_one(Programme, row.programme_id)
    if programme.state not in OPEN:
        return False
    mentor = await session.get_one(Person, row.mentor_id)
    executive = await session.get_one(Person, row.executive_id)
    for person, side in ((mentor, Side.MENTOR), (executive, Side.EXECUTIVE)):
        capacity = await matching.capacity_of(session, row.programme_id, ident(person))
        holds = await matching.holds_of(session, row.programme_id, ident(person), side)
        if not person.is_active or holds >= capacity:
            return False
    if row.override_reason is None and await broken_rule(session, mentor, executive):
        return False
    return not await pairs.between(session, row.mentor_id, row.executive_id)


def _refuse(session: Session, row: Proposal, side: Side, now: datetime) -> Proposal:
    row.refused_by = side
    return _become(session, row, ProposalState.REFUSED, now)


def _become(session: Session, row: Proposal, state: ProposalState, now: datetime) -> Proposal:
    row.state, row.decided_at = state, now
    session.add(row)
    return row
