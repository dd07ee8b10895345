"""What a person sees in App Home: only their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.confidence import confidence
from bot.confidence.confidence import OwnCurves
from bot.kernel.actors import Actor
from bot.kernel.rules import promise
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action, may
from bot.lead_tasks import seeing_to
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
class Home:
    pairs: Sequence[OwnPair]
    insights: Sequence[tuple[Insight, Person]]
    delegated: Sequence[Dates] = ()
    delegates: Sequence[Person] = ()
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
    asked = await leaving.asked_by(session, actor)
    mine = [
        replace(await _own(session, actor, row, now), asked=asked.get(ident(row.pair)))
        for row in await listed(session, rows, told)
    ]
    waiting = await check_ins.insights_waiting_for(session, actor.id)
    authors = await people.by_ids(session, [insight.author_id for insight in waiting])
    named = may(actor.standing, Action.NAME_DELEGATE)
    return Home(
        pairs=mine,
        insights=[(insight, authors[insight.author_id]) for insight in waiting],
        delegated=await _delegated(session, actor, told, now),
        delegates=await delegations.delegates_of(session, actor.id) if named else (),
        places=await places(session, actor),
        news=await notices(session, actor, now),
        tasks=await seeing_to.how_many(session, actor) if actor.standing.leads else 0,
        confidence=await confidence.own(session, actor),
        promised_anew=_promised_anew(actor, now),
        shared=len(await insights.of_person(session, actor.id, _MOST)),
    )


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
    opened = {
        check_in.pair_id: check_in
        for check_in in reversed(await check_ins.open_of(session, keys))
        if check_in.closes_at > now
    }
    ahead = await sessions.upcoming(session, keys, now)
    return [_dates(row, opened.get(ident(row.pair)), ahead) for row in rows]


def _dates(row: PairDetails, check_in: CheckIn | None, ahead: Sequence[PlannedSession]) -> Dates:
    return Dates(
        about=row,
        closes_at=check_in.closes_at if check_in else None,
        check_in_id=check_in.id if check_in else None,
        planned=[each for each in ahead if each.pair_id == row.pair.id],
    )


async def _own(session: Session, actor: Actor, row: PairDetails, now: datetime) -> OwnPair:
    opened = [
        check_in
        for check_in in await check_ins.open_of(session, [ident(row.pair)])
        if check_in.closes_at > now
    ]
    answer = None
    if opened:
        answer = await check_ins.answer_by(session, ident(opened[0]), actor.id)
    return OwnPair(
        about=row,
        is_mentor=row.pair.mentor_id == actor.id,
        open=opened[0] if opened else None,
        answered=answer is not None,
        planned=await sessions.upcoming(session, [ident(row.pair)], now),
    )
