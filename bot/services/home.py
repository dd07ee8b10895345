"""What a person sees in App Home: only their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services import confidence, leaving, seeing_to
from bot.services.actors import Actor
from bot.services.confidence import OwnCurves
from bot.services.pairs import Listed, listed
from bot.services.volunteering import Place, places
from storage import check_ins, insights, pairs, people, programmes
from storage.engine import Session
from storage.tables import CheckIn, Insight, LeadTask, Person, ident

_MOST = 99


@dataclass(frozen=True)
class OwnPair:
    """`open` is the check-in that takes answers now; `answered` says whether this person has."""

    about: Listed
    is_mentor: bool
    open: CheckIn | None
    answered: bool
    asked: LeadTask | None = None
    """Their wish for another of the pair or to leave, as long as no lead has seen to it."""


@dataclass(frozen=True)
class Home:
    pairs: Sequence[OwnPair]
    insights: Sequence[tuple[Insight, Person]]
    places: Sequence[Place] = ()
    shared: int = 0
    """How many insights of theirs the leads read, the last few counted."""
    confidence: Sequence[OwnCurves] = ()
    tasks: int = 0
    """How many wait for this lead."""


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
    return Home(
        mine,
        [(insight, authors[insight.author_id]) for insight in waiting],
        places=await places(session, actor),
        tasks=await seeing_to.how_many(session, actor) if actor.standing.leads else 0,
        confidence=await confidence.own(session, actor),
        shared=len(await insights.of_person(session, actor.id, _MOST)),
    )


async def _own(session: Session, actor: Actor, row: Listed, now: datetime) -> OwnPair:
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
    )
