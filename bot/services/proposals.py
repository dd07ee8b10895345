"""What a lead decides about proposals: accept, reject, take back, choose another mentor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Mistake
from bot.rules.matching import ranked
from bot.rules.permissions import Action
from bot.rules.suitability import Someone, apart, why
from bot.services import asking
from bot.services import field as fields
from bot.services.actors import Actor
from bot.services.audit import note
from bot.services.field import Field
from bot.services.matching import led
from bot.services.reasons import kept
from storage import matching, programmes
from storage.engine import Session
from storage.matching import COMMITTED
from storage.tables import Person, Programme, Proposal, ident

_ASK = ("asked_executive", "matching.accepted")


@dataclass(frozen=True)
class Accepted:
    """How many were accepted, and how many could not be: taken, gone, or kept apart meanwhile.

    None of either where all had been decided before.
    """

    done: int
    left: int


@dataclass(frozen=True)
class Candidate:
    """`score` in thousandths; `apart` are the rules that keep the two apart."""

    person_id: int
    name: str
    score: int
    apart: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Mentors with a free place for one executive. `replaced` is the proposal that they had."""

    programme: Programme
    executive: Person
    candidates: Sequence[Candidate]
    replaced: Proposal | None = None


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
    programme = await _turn(session, actor, programme_id)
    field = await fields.load(session, programme, now)
    rows = await matching.in_states(session, programme_id, ("proposed",))
    chosen = [row for row in rows if ident(row) in proposal_ids]
    sides = (field.mentors.values(), field.executives.values())
    free = [{one.key: one.places for one in side} for side in sides]
    state, action = ("agreed", "matching.unasked") if without_asking else _ASK
    done = 0
    for row in chosen:
        if not _fits(row, field, free):
            continue
        free[0][row.mentor_id] -= 1
        free[1][row.executive_id] -= 1
        _decide(session, row, state, actor, now)
        if not without_asking:
            await asking.owe(session, row, "executive", now)
        note(session, actor, action, f"proposal:{row.id}", now)
        done += 1
    return Accepted(done, len(chosen) - done)


async def programme_of(session: Session, actor: Actor, proposal_id: int) -> int:
    """Where a proposal belongs. Raises `Refused` before it tells whether there is such a one."""
    row = await session.get(Proposal, proposal_id)
    if row is None or row.workspace_id != actor.workspace.id:
        actor.require(Action.MATCH)
        raise Mistake("match.unknown")
    actor.require(Action.MATCH, programme=row.programme_id)
    return row.programme_id


async def reject(session: Session, *, actor: Actor, proposal_id: int, now: datetime) -> Proposal:
    """One that is only proposed is not proposed again; one that is under way is taken back."""
    row = await _found(session, actor, proposal_id)
    if row.state == "proposed":
        _decide(session, row, "rejected", actor, now)
        note(session, actor, "matching.rejected", f"proposal:{row.id}", now)
    elif row.state in COMMITTED:
        _decide(session, row, "withdrawn", actor, now)
        note(session, actor, "matching.withdrawn", f"proposal:{row.id}", now)
    else:
        raise Mistake("match.decided")
    return row


async def retry(session: Session, *, actor: Actor, proposal_id: int, now: datetime) -> Proposal:
    """Try again to open the conversation that Slack refused."""
    row = await _found(session, actor, proposal_id)
    if row.state != "stuck":
        raise Mistake("match.decided")
    row.state = "agreed"
    session.add(row)
    return row


async def choice(
    session: Session,
    actor: Actor,
    *,
    programme_id: int,
    executive_id: int,
    replaces: int | None,
    now: datetime,
) -> Choice:
    """Who could mentor an executive, the best first; in place of a proposal, or of nobody."""
    programme = await led(session, actor, programme_id)
    executive = await _executive(session, actor, executive_id)
    replaced = await _replaced(session, programme_id, executive_id, replaces)
    field = await fields.load(session, programme, now, also=executive)
    someone = _in_field(field, executive)
    if someone.places == 0:
        raise Mistake("match.has_mentor", person=executive)
    rows = ranked(field.free_mentors(), someone, field.by_hand)
    present = replaced.mentor_id if replaced else None
    return Choice(
        programme=programme,
        executive=executive,
        candidates=[
            Candidate(mentor.key, field.names[mentor.key], score, rules)
            for mentor, score, rules in rows
            if mentor.key != present and not {"self", "refused"} & set(rules)
        ],
        replaced=replaced,
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
    await _turn(session, actor, programme_id)
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
        _decide(session, row, "asked_executive", actor, now)
        await asking.owe(session, row, "executive", now)
    return row


async def _turn(session: Session, actor: Actor, programme_id: int) -> Programme:
    """One lead after the other."""
    programme = await led(session, actor, programme_id)
    await programmes.take_turn(session, programme_id)
    return programme


async def _found(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    await _turn(session, actor, await programme_of(session, actor, proposal_id))
    # Somebody may have answered it while this one waited for their turn.
    found = await matching.as_it_is(session, proposal_id)
    if found is None:
        raise Mistake("match.unknown")
    return found


async def _executive(session: Session, actor: Actor, person_id: int) -> Person:
    person = await session.get(Person, person_id)
    if person is None or person.workspace_id != actor.workspace.id:
        raise Mistake("match.unknown")
    if not person.is_active or person.is_bot:
        raise Mistake("pair.is_gone", person=person)
    return person


async def _replaced(
    session: Session, programme_id: int, executive_id: int, replaces: int | None
) -> Proposal | None:
    if replaces is None:
        return None
    row = await session.get(Proposal, replaces)
    if (
        row is None
        or (row.programme_id, row.executive_id) != (programme_id, executive_id)
        or row.state != "proposed"
    ):
        raise Mistake("match.decided")
    return row


def _in_field(field: Field, executive: Person) -> Someone:
    found = field.executives.get(ident(executive))
    if found is None:
        raise Mistake("match.is_mentor", person=executive)
    return found


def _fits(row: Proposal, field: Field, free: Sequence[dict[int, int]]) -> bool:
    mentor, executive = field.mentors.get(row.mentor_id), field.executives.get(row.executive_id)
    if not (free[0].get(row.mentor_id) and free[1].get(row.executive_id)):
        return False
    if mentor is None or executive is None:
        return False
    rules = apart(mentor, executive, field.by_hand)
    return not rules or (row.override_reason is not None and "refused" not in rules)


async def _give_way(session: Session, row: Proposal, places: int) -> None:
    """Other executives to whom the mentor was only proposed give way, the lowest score first."""
    rows = await matching.in_states(session, row.programme_id, ("proposed",))
    others = [o for o in rows if o.mentor_id == row.mentor_id and o.id != row.id]
    for other in others[max(0, places - 1) :]:
        await session.delete(other)


def _decide(session: Session, row: Proposal, state: str, actor: Actor, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by_id = state, now, actor.id
    session.add(row)
