"""Making pairs, finding and listing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import Actor, must_be_ours
from bot.kernel.errors import Mistake
from bot.kernel.rules import due
from bot.kernel.rules.permissions import Action, may
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from bot.pairs.rules import lines_of
from bot.programmes.programmes import cadence_of, calendar_of
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import matching
from storage.pairs import pairs
from storage.pairs.pairs import country_of, zone_of
from storage.people import people
from storage.programmes import programmes
from storage.rows import by_ids
from storage.states import ProgrammeState
from storage.tables import Pair, Person, Programme, ident


def check_people(mentor: Person, executive: Person) -> None:
    """Raises `Mistake` unless these are two different, active humans."""
    if mentor.slack_id == executive.slack_id:
        raise Mistake("pair.same_person")
    for person in (mentor, executive):
        if person.is_bot:
            raise Mistake("pair.is_bot", person=person)
        must_be_ours(person)
        if not person.is_active:
            raise Mistake("pair.is_gone", person=person)


async def check_new(
    session: Session, programme: Programme, mentor: Person, executive: Person
) -> None:
    """Raises `Mistake` when the two are already a pair of this programme, either way round."""
    for pair in await pairs.between(session, ident(mentor), ident(executive)):
        if pair.programme_id == ident(programme):
            raise already(programme, mentor, executive)


async def check_rules(session: Session, mentor: Person, executive: Person) -> None:
    """Raises `Mistake` for two who are blocked, or one of whom is above the other, at any level:
    such an exception needs a reason, which the choice of a mentor asks for.
    """
    if rule := await broken_rule(session, mentor, executive):
        raise Mistake(rule, mentor=mentor, other=executive)


async def broken_rule(session: Session, mentor: Person, executive: Person) -> str | None:
    """The key of the sentence that says what keeps the two apart; None where nothing does."""
    one, other = ident(mentor), ident(executive)
    if await matching.block_between(session, one, other) is not None:
        return "pair.blocked"
    above = lines_of(await matching.managers(session, mentor.workspace_id), (one, other))
    return "pair.in_line" if one in above[other] or other in above[one] else None


def already(programme: Programme, mentor: Person, executive: Person) -> Mistake:
    return Mistake("pair.exists", programme=programme.name, mentor=mentor, other=executive)


async def create(
    session: Session,
    *,
    actor: Actor,
    programme: Programme,
    mentor: Person,
    executive: Person,
    channel_id: str,
    now: datetime,
) -> Pair:
    """Pair two people and owe them their welcome. Everything in the caller's transaction.

    In a draft they are welcomed when it is launched.
    """
    actor.require(Action.PAIR, programme=ident(programme))
    await check_rules(session, mentor, executive)
    made = await make(
        session,
        programme=programme,
        mentor=mentor,
        executive=executive,
        channel_id=channel_id,
        by_id=actor.id,
        now=now,
    )
    note(session, actor, "pair.created", f"pair:{made.id}", now)
    return made


async def make(
    session: Session,
    *,
    programme: Programme,
    mentor: Person,
    executive: Person,
    channel_id: str,
    by_id: int | None,
    now: datetime,
) -> Pair:
    """The pair itself, for who has checked that it may be made.

    Where the programme does not run it rests: it has no check-in, and in a draft no welcome
    either; whoever starts the programme gives it both.
    """
    check_people(mentor, executive)
    # It may have been edited, paused or closed since it was looked up.
    programme = await programmes.take_turn(session, ident(programme)) or programme
    if programme.state == ProgrammeState.CLOSED:
        raise Mistake("programme.closed", programme=programme.name)
    await check_new(session, programme, mentor, executive)
    pair = Pair(
        workspace_id=programme.workspace_id,
        programme_id=ident(programme),
        mentor_id=ident(mentor),
        executive_id=ident(executive),
        channel_id=channel_id,
        created_at=now,
        created_by_id=by_id,
    )
    if programme.state == ProgrammeState.RUNNING:
        zone = zone_of(pair, executive, programme)
        calendar = calendar_of(programme, zone, country_of(pair, executive, programme))
        pair.next_check_in_at = due.next_after(cadence_of(programme), calendar, now)
    session.add(pair)
    await session.flush()
    if programme.state != ProgrammeState.DRAFT:
        await owe(
            session,
            Kind.WELCOME,
            (pair.id,),
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            due_at=now,
        )
    return pair


async def find(
    session: Session, actor: Actor, action: Action, mentor: Person, executive: Person
) -> list[Pair]:
    """The active pairs of two people within this person's reach, in either order of naming."""
    found = await pairs.between(session, ident(mentor), ident(executive))
    reach = [p for p in found if may(actor.standing, action, programme=p.programme_id)]
    if not reach:
        actor.require(action, programme=found[0].programme_id if found else None)
        raise Mistake("pair.none_between", mentor=mentor, executive=executive)
    return reach


@dataclass(frozen=True)
class PairDetails:
    pair: Pair
    mentor: Person
    executive: Person
    programme: Programme


async def visible_to(session: Session, actor: Actor) -> list[PairDetails]:
    """The active pairs that this person runs, or else their own, which may all have ended.

    `Refused` for a stranger.
    """
    there = await programmes.every(session, ident(actor.workspace))
    going_on = {ident(each): each for each in there if each.state != ProgrammeState.CLOSED}
    led = [p for p in going_on if actor.standing.admin or p in actor.standing.leads]
    rows: Sequence[Pair]
    if led:
        rows = await pairs.active(session, ident(actor.workspace), led)
    else:
        if not actor.standing.was_paired:
            actor.require(Action.LIST_PAIRS)
        rows = await pairs.active_of(session, actor.id)
        going_on = await programmes.told(session, ident(actor.workspace))
    return await listed(session, rows, going_on)


async def listed(
    session: Session, rows: Sequence[Pair], there: dict[int, Programme]
) -> list[PairDetails]:
    """Those of the pairs whose programme is among these."""
    ids = {person for pair in rows for person in (pair.mentor_id, pair.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    return [
        PairDetails(
            pair,
            who[pair.mentor_id],
            who[pair.executive_id],
            there[pair.programme_id],
        )
        for pair in rows
        if pair.programme_id in there
    ]


async def with_people(session: Session, rows: Sequence[Pair]) -> list[PairDetails]:
    """Pairs with their people and programmes, whatever state these are in."""
    members = {person for pair in rows for person in (pair.mentor_id, pair.executive_id)}
    who = await by_ids(session, Person, members)
    which = await by_ids(session, Programme, {pair.programme_id for pair in rows})
    return [
        PairDetails(pair, who[pair.mentor_id], who[pair.executive_id], which[pair.programme_id])
        for pair in rows
    ]
