"""Who could mentor one executive, and whom a lead chooses for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor, must_be_ours
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import note
from bot.matching import asking
from bot.matching import field as fields
from bot.matching.field import CandidatePool
from bot.matching.matching import led
from bot.matching.proposals import decide, take_turn
from bot.matching.reasons import kept
from bot.matching.rules.matching import ranked
from bot.matching.rules.suitability import Someone, why
from storage.engine import Session
from storage.matching import matching
from storage.states import ProposalState, Side
from storage.tables import Pair, Person, Programme, Proposal, ident


@dataclass(frozen=True)
class Candidate:
    """`score` in thousandths; `apart` are the rules that keep the two apart."""

    person_id: int
    name: str
    score: int
    apart: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Mentors with a free place for one executive. `replaced` is the proposal that they had,
    `leaves` the pair that ends once another mentor is chosen.
    """

    programme: Programme
    executive: Person
    candidates: Sequence[Candidate]
    replaced: Proposal | None = None
    leaves: Pair | None = None


async def choice(
    session: Session,
    actor: Actor,
    *,
    programme_id: int,
    executive_id: int,
    replaces: int | None,
    now: datetime,
    leaves: Pair | None = None,
) -> Choice:
    """Who could mentor an executive, the best first; in place of a proposal, of the mentor of a
    pair that goes on meanwhile, or of nobody.
    """
    programme = await led(session, actor, programme_id)
    executive = await _executive(session, actor, executive_id)
    replaced = await _replaced(session, actor, programme_id, executive_id, replaces)
    field = await fields.load(session, programme, now, also=executive, leaves=leaves)
    someone = _in_field(field, executive)
    if someone.places == 0:
        raise Mistake("match.has_mentor", person=executive)
    rows = ranked(field.free_mentors(), someone, field.by_hand)
    present = {row.mentor_id for row in (replaced, leaves) if row is not None}
    return Choice(
        programme=programme,
        executive=executive,
        candidates=[
            Candidate(mentor.key, field.names[mentor.key], score, rules)
            for mentor, score, rules in rows
            # Of a refusal nobody hears, so that it is not shown as a rule that a reason could set
            # aside.
            if mentor.key not in present and not {"self", "refused"} & set(rules)
        ],
        replaced=replaced,
        leaves=leaves,
    )


async def choose(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    executive_id: int,
    mentor_id: int,
    replaces: int | None,
    reason: str,
    now: datetime,
) -> Proposal:
    """A mentor whom the lead chooses: proposed in place of another, or asked for at once where
    there was nobody. Against a hard rule a reason is needed; it is kept, and that it was given is
    in the audit log.
    """
    await take_turn(session, actor, programme_id)
    there = await choice(
        session,
        actor,
        programme_id=programme_id,
        executive_id=executive_id,
        replaces=replaces,
        now=now,
    )
    chosen = next((c for c in there.candidates if c.person_id == mentor_id), None)
    if chosen is None:
        raise Mistake("match.not_free")
    if chosen.apart and not reason:
        raise Mistake("match.needs_reason")
    field = await fields.load(session, there.programme, now, also=there.executive)
    row = Proposal(
        workspace_id=there.programme.workspace_id,
        programme_id=programme_id,
        mentor_id=mentor_id,
        executive_id=executive_id,
        score=chosen.score,
        why=kept(why(field.mentors[mentor_id], field.executives[executive_id])),
        override_reason=reason if chosen.apart else None,
        is_by_hand=True,
        created_at=now,
    )
    session.add(row)
    if there.replaced is not None:
        await session.delete(there.replaced)
    await session.flush()
    await _give_way(session, row, field.mentors[mentor_id].places)
    note(session, actor, "matching.chosen", f"proposal:{row.id}", now)
    for rule in chosen.apart:
        note(session, actor, f"matching.override.{rule}", f"proposal:{row.id}", now)
    if there.replaced is None:
        decide(session, row, ProposalState.ASKED_EXECUTIVE, actor, now)
        await asking.ask(session, row, Side.EXECUTIVE, now)
    return row


async def _executive(session: Session, actor: Actor, person_id: int) -> Person:
    person = await tenancy.found(session, Person, person_id, actor)
    must_be_ours(person)
    if not person.is_active or person.is_bot:
        raise Mistake("pair.is_gone", person=person)
    return person


async def _replaced(
    session: Session, actor: Actor, programme_id: int, executive_id: int, replaces: int | None
) -> Proposal | None:
    if replaces is None:
        return None
    row = await tenancy.found(session, Proposal, replaces, actor, gone="match.decided")
    if (row.programme_id, row.executive_id) != (
        programme_id,
        executive_id,
    ) or row.state != ProposalState.PROPOSED:
        raise Mistake("match.decided")
    return row


def _in_field(field: CandidatePool, executive: Person) -> Someone:
    found = field.executives.get(ident(executive))
    if found is None:
        raise Mistake("match.is_mentor", person=executive)
    return found


async def _give_way(session: Session, row: Proposal, places: int) -> None:
    """Withdraw proposals of this mentor to other executives as far as the mentor has no place for
    them, the lowest score first.
    """
    rows = await matching.in_states(session, row.programme_id, (ProposalState.PROPOSED,))
    others = [o for o in rows if o.mentor_id == row.mentor_id and o.id != row.id]
    for other in others[max(0, places - 1) :]:
        await session.delete(other)
