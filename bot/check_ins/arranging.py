"""The pairs for which somebody may arrange dates, and the check-ins that are theirs to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import Calendar
from bot.pairs.pairs import PairDetails, with_people
from bot.programmes import programmes
from bot.programmes.programmes import calendar_of
from storage.check_ins import check_ins
from storage.engine import Session
from storage.pairs import pairs
from storage.pairs.pairs import country_of, zone_of
from storage.people import people
from storage.rows import by_ids
from storage.states import PairState, ProgrammeState, Side
from storage.tables import CheckIn, Pair, Person, Programme, ident


def goes_on(programme: Programme) -> bool:
    """Whether the pairs of this programme can still arrange dates."""
    return programme.state in (ProgrammeState.RUNNING, ProgrammeState.PAUSED)


async def within_reach(session: Session, actor: Actor, action: Action) -> Sequence[PairDetails]:
    """Their own pairs first. `Refused` for who has none, `Mistake` where all have ended."""
    actor.require(action)
    rows = list(await pairs.active_of(session, actor.id))
    delegated = actor.standing.delegate_of - {ident(pair) for pair in rows}
    rows += (await by_ids(session, Pair, delegated)).values()
    found = [about for about in await with_people(session, rows) if goes_on(about.programme)]
    if not found:
        raise Mistake("arrange.none")
    return found


async def found(session: Session, actor: Actor, action: Action, pair_id: int) -> PairDetails:
    """A pair that this person may arrange that for. Raises `Refused` or `Mistake`."""
    actor.require(action, pair=pair_id)
    pair = await tenancy.found(session, Pair, pair_id, actor)
    (about,) = await with_people(session, [pair])
    if pair.state != PairState.ACTIVE or not goes_on(about.programme):
        raise Mistake("arrange.ended")
    return about


async def of_check_in(session: Session, actor: Actor, check_in_id: int) -> int:
    """The pair of a check-in."""
    return (await tenancy.found(session, CheckIn, check_in_id, actor)).pair_id


def calendar_for(about: PairDetails, person: Person) -> Calendar:
    """The working calendar of one of the two, by their own zone and country."""
    return programmes.calendar_for(about.programme, person, about.pair.country)


def calendar_of_pair(about: PairDetails) -> Calendar:
    """The calendar by which the pair's check-ins are scheduled."""
    zone = zone_of(about.pair, about.executive, about.programme)
    return calendar_of(
        about.programme, zone, country_of(about.pair, about.executive, about.programme)
    )


def local_time(programme: Programme) -> time:
    return time.fromisoformat(programme.local_time)


def member(about: PairDetails, side: Side) -> Person:
    return about.mentor if side == Side.MENTOR else about.executive


def for_whom(actor: Actor, about: PairDetails) -> Person:
    """Whose dates they arrange: their own, or their executive's."""
    return member(about, actor.side_in(ident(about.pair)))


@dataclass(frozen=True)
class OwnCheckIns:
    """A person's open check-ins, each with the other of the pair, and when the next one falls."""

    open: list[tuple[int, Person]]
    next_at: datetime | None
    is_paused: bool = False
    """All that they have pauses."""
    rests: bool = False
    """A programme of theirs is paused."""


async def own(session: Session, actor: Actor, now: datetime) -> OwnCheckIns:
    rows = {ident(pair): pair for pair in await pairs.active_of(session, actor.id)}
    opened = [
        check_in
        for check_in in await check_ins.open_of(session, list(rows))
        if check_in.closes_at > now
    ]
    ids = {person for p in rows.values() for person in (p.mentor_id, p.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    found: list[tuple[int, Person]] = []
    # One that was opened early stands beside the last one for some hours: the newest counts.
    newest = {check_in.pair_id: check_in for check_in in reversed(opened)}
    for check_in in newest.values():
        pair = rows[check_in.pair_id]
        other = pair.executive_id if pair.mentor_id == actor.id else pair.mentor_id
        found.append((ident(check_in), who[other]))
    due = [pair.next_check_in_at for pair in rows.values() if pair.next_check_in_at]
    paused = bool(rows) and all(pair.paused_at is not None for pair in rows.values())
    of = await by_ids(session, Programme, {pair.programme_id for pair in rows.values()})
    rests = any(programme.state == ProgrammeState.PAUSED for programme in of.values())
    return OwnCheckIns(found, min(due, default=None), paused, rests)
