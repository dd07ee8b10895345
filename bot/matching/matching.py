"""Proposing the best set of pairs, and what a lead sees of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.matching import field as fields
from bot.matching.field import CandidatePool
from bot.matching.reasons import Reasons, kept, of
from bot.matching.rules.matching import Match, match
from bot.matching.rules.suitability import apart, why
from bot.programmes.programmes import OPEN
from storage.engine import Database, Session
from storage.matching import matching
from storage.matching.matching import LISTED
from storage.programmes import programmes
from storage.rows import by_ids
from storage.states import ProposalState
from storage.tables import Person, Programme, Proposal, ident


@dataclass(frozen=True)
class MatchEntry:
    """A line of the list: a proposal, or an executive for whom there is none."""

    executive: Person
    proposal: Proposal | None = None
    mentor: Person | None = None
    reasons: Reasons | None = None

    @property
    def gone(self) -> bool:
        return not self.executive.is_active or (
            self.mentor is not None and not self.mentor.is_active
        )


@dataclass(frozen=True)
class Proposed:
    """`entries` are in the order in which a lead deals with them. `mentors` and `executives` are
    how many have a free place, whatever is only proposed.
    """

    programme: Programme
    entries: Sequence[MatchEntry]
    mentors: int
    executives: int


async def run(db: Database, actor: Actor, programme: Programme, now: datetime) -> None:
    """Propose anew. What was chosen by hand stays, and so do the proposals about which somebody
    was asked; of the others the list holds only what is best now.

    The event loop goes on: a thread computes it, and the database waits for nobody meanwhile.
    """
    key = ident(programme)
    actor.require(Action.MATCH, programme=key)
    async with db.reading() as session:
        field = await fields.load(session, programme, now)
        chosen = await matching.in_states(session, key, (ProposalState.PROPOSED,))
    mentors, executives = fields.without(field, [row for row in chosen if row.is_by_hand])
    found = await asyncio.to_thread(match, mentors, executives, field.kept)
    async with db.transaction() as session:
        await _write(session, programme, field, found, now)
        note(session, actor, "matching.run", f"programme:{key}", now)


async def listed(session: Session, actor: Actor, programme_id: int, now: datetime) -> Proposed:
    programme = await led(session, actor, programme_id)
    field = await fields.load(session, programme, now)
    rows = list(await matching.in_states(session, programme_id, LISTED))
    free = {one.key for one in field.free_executives()}
    open_for = {row.executive_id for row in rows if row.state == ProposalState.PROPOSED}
    # A refusal matters until the executive has somebody else.
    rows = [
        row
        for row in rows
        if row.state != ProposalState.REFUSED
        or (row.executive_id in free and row.executive_id not in open_for)
    ]
    without = sorted(free - {row.executive_id for row in rows})
    return Proposed(
        programme=programme,
        entries=await _entries(session, rows, without),
        mentors=len(field.free_mentors()),
        executives=len(free),
    )


async def led(session: Session, actor: Actor, programme_id: int) -> Programme:
    """A programme in which this person may match, and which is not over."""
    actor.require(Action.MATCH, programme=programme_id)
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="match.unknown")
    if programme.state not in OPEN:
        raise Mistake("match.closed", programme=programme.name)
    return programme


_ORDER = {
    ProposalState.STUCK: 0,
    ProposalState.PROPOSED: 1,
    ProposalState.AGREED: 2,
    ProposalState.ASKED_MENTOR: 3,
    ProposalState.ASKED_EXECUTIVE: 4,
}
_LAST = 5


async def _entries(
    session: Session, rows: Sequence[Proposal], without: Sequence[int]
) -> list[MatchEntry]:
    ids = {person for row in rows for person in (row.mentor_id, row.executive_id)}
    who = await by_ids(session, Person, {*ids, *without})
    reasons = await of(session, rows)
    in_order = sorted(rows, key=lambda row: _ORDER.get(row.state, _LAST))
    return [
        *(_entry(row, who, reasons) for row in in_order),
        *(MatchEntry(who[key]) for key in without if key in who),
    ]


def _entry(row: Proposal, who: Mapping[int, Person], reasons: Mapping[int, Reasons]) -> MatchEntry:
    return MatchEntry(who[row.executive_id], row, who[row.mentor_id], reasons[ident(row)])


async def _write(
    session: Session,
    programme: Programme,
    field: CandidatePool,
    found: Sequence[Match],
    now: datetime,
) -> None:
    """Write the new proposals, without people who were asked, paired, chosen or blocked while they
    were computed.
    """
    await programmes.take_turn(session, ident(programme))
    there = await matching.in_states(session, ident(programme), (ProposalState.PROPOSED,))
    fresh = await fields.load(session, programme, now)
    by_hand = [row for row in there if row.is_by_hand]
    free = [{one.key: one.places for one in side} for side in fields.without(fresh, by_hand)]
    earlier = {(row.mentor_id, row.executive_id): row for row in there if not row.is_by_hand}
    for made in found:
        if not (free[0].get(made.mentor) and free[1].get(made.executive)):
            continue
        if apart(fresh.mentors[made.mentor], fresh.executives[made.executive], fresh.kept):
            continue
        free[0][made.mentor] -= 1
        free[1][made.executive] -= 1
        row = earlier.pop((made.mentor, made.executive), None) or _new(programme, made, now)
        row.score = made.score
        row.why = kept(why(field.mentors[made.mentor], field.executives[made.executive]))
        session.add(row)
    for row in earlier.values():
        # Only proposed: neither of the two has heard of it.
        await session.delete(row)


def _new(programme: Programme, made: Match, now: datetime) -> Proposal:
    return Proposal(
        workspace_id=programme.workspace_id,
        programme_id=ident(programme),
        mentor_id=made.mentor,
        executive_id=made.executive,
        created_at=now,
    )
