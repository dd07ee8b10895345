"""What a person sees in App Home: only their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.actors import Actor
from bot.services.pairs import Listed, listed
from bot.services.volunteering import Place, places
from storage import check_ins, pairs, people, programmes
from storage.engine import Session
from storage.tables import CheckIn, Insight, Person, ident


@dataclass(frozen=True)
class OwnPair:
    """`open` is the check-in that takes answers now; `answered` says whether this person has."""

    about: Listed
    is_mentor: bool
    open: CheckIn | None
    answered: bool


@dataclass(frozen=True)
class Home:
    pairs: Sequence[OwnPair]
    insights: Sequence[tuple[Insight, Person]]
    places: Sequence[Place] = ()


async def load(session: Session, actor: Actor, now: datetime) -> Home:
    rows = await pairs.active_of(session, actor.id)
    told = await programmes.told(session, ident(actor.workspace))
    mine = [await _own(session, actor, row, now) for row in await listed(session, rows, told)]
    waiting = await check_ins.insights_waiting_for(session, actor.id)
    authors = await people.by_ids(session, [insight.author_id for insight in waiting])
    return Home(
        mine,
        [(insight, authors[insight.author_id]) for insight in waiting],
        places=await places(session, actor),
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
