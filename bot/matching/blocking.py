"""Two people who must not be paired."""

from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from storage.engine import Session
from storage.matching import matching
from storage.once import add_once
from storage.pairs import pairs
from storage.tables import BlockedPair, Person, ident


async def block(
    session: Session, *, actor: Actor, one: Person, other: Person, reason: str, now: datetime
) -> bool:
    """Whatever was proposed of the two is withdrawn. True when they are a pair at present: that
    is for a lead to end.
    """
    actor.require(Action.BLOCK)
    # In one order, so that the unique key of the table forbids the same two twice.
    low, high = sorted((ident(one), ident(other)))
    if low == high:
        raise Mistake("block.same_person")
    added = await add_once(
        session,
        BlockedPair(
            workspace_id=ident(actor.workspace),
            one_id=low,
            other_id=high,
            reason=reason or None,
            created_at=now,
            created_by_id=actor.id,
        ),
    )
    if not added:
        raise Mistake("block.already", one=one, other=other)
    await matching.withdraw_between(session, low, high)
    note(session, actor, "matching.blocked", f"people:{low}:{high}", now)
    return bool(await pairs.between(session, low, high))


async def unblock(
    session: Session, *, actor: Actor, one: Person, other: Person, now: datetime
) -> None:
    actor.require(Action.BLOCK)
    found = await matching.block_between(session, ident(one), ident(other))
    if found is None:
        raise Mistake("block.none", one=one, other=other)
    await session.delete(found)
    note(session, actor, "matching.unblocked", f"people:{found.one_id}:{found.other_id}", now)
