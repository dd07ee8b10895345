"""What a person sees in App Home: only their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.check_ins import arranging
from bot.confidence import confidence
from bot.confidence.confidence import OwnCurves
from bot.kernel.actors import Actor
from bot.kernel.rules import promise
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.lead_tasks import own_tasks
from bot.leads.agreeing import Notice, notices
from bot.pair_life import leaving
from bot.pairs.pairs import PairDetails, listed
from bot.people.volunteering import ProgrammeToJoin, places
from storage import insights, sessions
from storage.check_ins import check_ins
from storage.engine import Session
from storage.pairs import delegations, pairs
from storage.people import people
from storage.programmes import programmes
from storage.rows import by_ids
from storage.tables import (
    CheckIn,
    Insight,
    LeadTask,
    Pair,
    Person,
    PlannedSession,
    Programme,
    ident,
)

_MOST = 99


@dataclass(frozen=True)
class OwnPair:
    """`open` is the check-in that takes answers now; `answered` says whether this person has."""

    about: PairDetails
    is_mentor: bool
    open: CheckIn | None
    answered: bool
    asked: LeadTask | None = None
    """Their wish for another of the pair or to leave, as long as no lead has seen to it."""
    planned: Sequence[PlannedSession] = ()
    """Sessions ahead, soonest first."""


@dataclass(frozen=True)
class Dates:
    """What a delegate sees of a pair: its dates, and nothing that anybody wrote."""

    about: PairDetails
    closes_at: datetime | None
    """Until when its check-in is open, where it is."""
    check_in_id: int | None
    planned: Sequence[PlannedSession]


@dataclass(frozen=True)
class PairPage:
    """All that can be done for one pair; `delegates` of the executive who reads it."""

    pair: OwnPair | Dates
    delegates: Sequence[Person] = ()


@dataclass(frozen=True)
class Home:
    pairs: Sequence[OwnPair]
    insights: Sequence[tuple[Insight, Person]]
    delegated: Sequence[Dates] = ()
    places: Sequence[ProgrammeToJoin] = ()
    shared: int = 0
    """How many insights of theirs the leads read, the last few counted."""
    confidence: Sequence[OwnCurves] = ()
    news: Sequence[Notice] = ()
    """Who leads their programmes since lately."""
    tasks: int = 0
    """How many wait for this lead."""
    promised_anew: Sequence[Fact] = ()
    """Of what a new version has changed who reads it, for members, lately."""


async def load(session: Session, actor: Actor, now: datetime) -> Home:
    rows = await pairs.active_of(session, actor.id)
    told = await programmes.told(session, ident(actor.workspace))
    waiting = await check_ins.insights_waiting_for(session, actor.id)
    authors = await people.by_ids(session, [insight.author_id for insight in waiting])
    return Home(
        pairs=await _own(session, actor, await listed(session, rows, told), now),
        insights=[(insight, authors[insight.author_id]) for insight in waiting],
        delegated=await _delegated(session, actor, told, now),
        places=await places(session, actor),
        news=await notices(session, actor, now),
        tasks=await own_tasks.how_many(session, actor) if actor.standing.leads else 0,
        confidence=await confidence.own(session, actor),
        promised_anew=_promised_anew(actor, now),
        shared=len(await insights.of_person(session, actor.id, _MOST)),
    )


async def pair_page(session: Session, actor: Actor, pair_id: int, now: datetime) -> PairPage:
    """Of one pair. `Refused` or `Mistake` for a pair in which they arrange nothing."""
    about = await arranging.found(session, actor, Action.PLAN_SESSION, pair_id)
    if not actor.is_in(pair_id):
        [dates] = await _dated(session, [about], now)
        return PairPage(dates)
    [own] = await _own(session, actor, [about], now)
    named = () if own.is_mentor else await delegations.delegates_of(session, actor.id)
    return PairPage(own, named)


def _promised_anew(actor: Actor, now: datetime) -> Sequence[Fact]:
    workspace, standing = actor.workspace, actor.standing
    if not (standing.mentors or standing.executive_of):
        return ()
    if not promise.is_told(workspace.promise_changed_at, now):
        return ()
    return promise.changed(workspace.promise_before, workspace.promise)


async def _delegated(
    session: Session, actor: Actor, running: dict[int, Programme], now: datetime
) -> list[Dates]:
    keys = actor.standing.delegate_of - actor.standing.mentors - actor.standing.executive_of
    if not keys:
        return []
    rows = await listed(session, list((await by_ids(session, Pair, keys)).values()), running)
    return await _dated(session, rows, now)


async def _dated(session: Session, rows: Sequence[PairDetails], now: datetime) -> list[Dates]:
    rhythm = await _rhythm(session, rows, now)
    return [
        Dates(
            about=row,
            closes_at=opened.closes_at if opened else None,
            check_in_id=opened.id if opened else None,
            planned=planned,
        )
        for row, opened, planned in rhythm
    ]


async def _own(
    session: Session, actor: Actor, rows: Sequence[PairDetails], now: datetime
) -> list[OwnPair]:
    if not rows:
        return []
    rhythm = await _rhythm(session, rows, now)
    said = await check_ins.answered_in(session, [ident(o) for _, o, _ in rhythm if o is not None])
    asked = await leaving.asked_by(session, actor)
    return [
        OwnPair(
            about=row,
            is_mentor=row.pair.mentor_id == actor.id,
            open=opened,
            answered=any(by == actor.id for _, by in said.get(opened.id or 0, ()))
            if opened
            else False,
            asked=asked.get(ident(row.pair)),
            planned=planned,
        )
        for row, opened, planned in rhythm
    ]


async def _rhythm(
    session: Session, rows: Sequence[PairDetails], now: datetime
) -> list[tuple[PairDetails, CheckIn | None, Sequence[PlannedSession]]]:
    """Of each pair the check-in that takes answers, and the sessions ahead: as few statements for
    many pairs as for one.
    """
    keys = [ident(row.pair) for row in rows]
    # Newest first, and the newest one counts.
    opened = {
        check_in.pair_id: check_in
        for check_in in reversed(await check_ins.open_of(session, keys))
        if check_in.closes_at > now
    }
    ahead: dict[int, list[PlannedSession]] = {}
    for each in await sessions.upcoming(session, keys, now):
        ahead.setdefault(each.pair_id, []).append(each)
    return [(row, opened.get(key), ahead.get(key, [])) for row, key in zip(rows, keys, strict=True)]
