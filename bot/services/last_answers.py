"""The last answer to a programme that has closed: given within a month, and changed as often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Mistake
from bot.rules.permissions import Action
from bot.services.actors import Actor
from storage import follow_ups
from storage.engine import Session
from storage.once import add_once
from storage.tables import FollowUp, Pair, Programme, ident

TAKEN_FOR = timedelta(days=30)
_AT_THE_END = 0
"""Months after the end."""
_NO_PAIR = 0
"""The key of no pair: nobody is anything in it."""


@dataclass(frozen=True)
class LastSheet:
    """`given` is what this person has said so far."""

    programme: Programme
    side: str
    given: FollowUp | None


async def look(session: Session, actor: Actor, programme_id: int, now: datetime) -> LastSheet:
    """`Refused` for anyone but the people of the pairs with which the programme closed."""
    programme = await session.get(Programme, programme_id)
    if programme is None or programme.workspace_id != actor.workspace.id:
        raise Mistake("closing.unknown")
    pair = await _pair(session, actor, programme)
    if programme.closed_at is None or programme.closed_at + TAKEN_FOR <= now:
        raise Mistake("closing.too_late", programme=programme.name)
    given = await follow_ups.by(session, programme_id, actor.id, _AT_THE_END)
    return LastSheet(programme, actor.side_in(ident(pair)), given)


async def record(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    again: bool,
    changed: str | None,
    wants_rematch: bool,
    now: datetime,
) -> None:
    """`changed` is theirs alone; the leads see who would like another pairing."""
    sheet = await look(session, actor, programme_id, now)
    # Two first answers of one person may meet here: the unique key makes them one row.
    await add_once(
        session,
        FollowUp(
            workspace_id=sheet.programme.workspace_id,
            programme_id=programme_id,
            person_id=actor.id,
            side=sheet.side,
            months=_AT_THE_END,
            again=again,
            at=now,
        ),
    )
    given = await follow_ups.by(session, programme_id, actor.id, _AT_THE_END)
    if given is None:
        raise LookupError("a last answer that was just written is gone")
    given.again, given.changed, given.wants_rematch, given.at = again, changed, wants_rematch, now
    session.add(given)


async def _pair(session: Session, actor: Actor, programme: Programme) -> Pair:
    mine = await follow_ups.last_pairs(session, ident(programme), actor.id)
    pair = next(iter(mine), None)
    actor.require(Action.GIVE_LAST_ANSWER, pair=ident(pair) if pair else _NO_PAIR)
    if pair is None:
        raise LookupError("only somebody of a pair may give a last answer")
    return pair
