"""The last answer to a programme that has closed: given within a month, and changed as often."""

from dataclasses import dataclass
from datetime import datetime

from bot.confidence.rules import AT_THE_END, TAKEN_FOR
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import Addressees, addressed_at, addressees
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.programmes.rematches import about_rematch
from storage.confidence import follow_ups
from storage.engine import Session
from storage.once import add_once
from storage.states import Side
from storage.tables import FollowUp, Pair, Programme, ident

_NO_PAIR = 0
"""A key that no pair has, so that nobody has a role in it."""


@dataclass(frozen=True)
class LastSheet:
    """`given` is what this person has said so far; `readers` see a wish for another pairing."""

    programme: Programme
    side: Side
    given: FollowUp | None
    readers: Addressees


async def look(session: Session, actor: Actor, programme_id: int, now: datetime) -> LastSheet:
    """`Refused` for anyone but the people of the pairs with which the programme closed."""
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="closing.unknown")
    side = await side_of(session, actor, programme)
    # The button stays in its message for ever.
    if programme.closed_at is None or programme.closed_at + TAKEN_FOR <= now:
        raise Mistake("closing.too_late", programme=programme.name)
    given = await follow_ups.by(session, programme_id, actor.id, AT_THE_END)
    about = await about_rematch(session, programme_id, actor.id)
    return LastSheet(programme, side, given, await addressees(session, Fact.REMATCH, about))


async def record(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    again: bool,
    changed: str | None,
    wants_rematch: bool,
    now: datetime,
    seen_at: datetime | None = None,
) -> None:
    """`changed` is theirs alone; the leads see who would like another pairing, and `seen_at` is of
    those whom the form named.
    """
    sheet = await look(session, actor, programme_id, now)
    given = await put(session, actor, sheet.programme, sheet.side, AT_THE_END, now)
    if wants_rematch and not (given.wants_rematch and given.addressed_at):
        given.addressed_at = await addressed_at(
            session,
            Fact.REMATCH,
            await about_rematch(session, programme_id, actor.id),
            workspace_id=sheet.programme.workspace_id,
            seen_at=seen_at,
            now=now,
        )
    given.again, given.changed, given.wants_rematch, given.at = again, changed, wants_rematch, now
    given.addressed_at = given.addressed_at if wants_rematch else None
    session.add(given)


async def put(
    session: Session, actor: Actor, programme: Programme, side: Side, months: int, now: datetime
) -> FollowUp:
    """The row of a person's answer `months` after the end, made when there is none; its caller
    fills it.
    """
    # Two first answers of one person may meet here: the unique key makes them one row.
    await add_once(
        session,
        FollowUp(
            workspace_id=programme.workspace_id,
            programme_id=ident(programme),
            person_id=actor.id,
            side=side,
            months=months,
            again=False,
            at=now,
        ),
    )
    given = await follow_ups.by(session, ident(programme), actor.id, months)
    if given is None:
        raise LookupError("an answer that was just written is gone")
    return given


async def side_of(session: Session, actor: Actor, programme: Programme) -> Side:
    """The side of somebody with whom a programme closed; `Refused` for anyone else."""
    return actor.side_in(ident(await _pair(session, actor, programme)))


async def _pair(session: Session, actor: Actor, programme: Programme) -> Pair:
    mine = await follow_ups.last_pairs(session, ident(programme), actor.id)
    pair = next(iter(mine), None)
    actor.require(Action.GIVE_LAST_ANSWER, pair=ident(pair) if pair else _NO_PAIR)
    if pair is None:
        raise LookupError("only somebody of a pair may give a last answer")
    return pair
