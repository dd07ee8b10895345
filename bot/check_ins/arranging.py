"""The pairs for which somebody may arrange dates: their own, and those of their executives."""

from collections.abc import Sequence
from datetime import time

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import Calendar
from bot.pairs.pairs import PairDetails, with_people
from bot.programmes import programmes
from bot.programmes.programmes import calendar_of
from storage.engine import Session
from storage.pairs import pairs
from storage.pairs.living import country_of, zone_of
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
    return calendar_of(about.programme, zone, country_of(about.pair, about.programme))


def local_time(programme: Programme) -> time:
    return time.fromisoformat(programme.local_time)


def member(about: PairDetails, side: Side) -> Person:
    return about.mentor if side == Side.MENTOR else about.executive


def for_whom(actor: Actor, about: PairDetails) -> Person:
    """Whose dates they arrange: their own, or their executive's."""
    return member(about, actor.side_in(ident(about.pair)))
