"""An executive names assistants, who may arrange dates for them and can read nothing."""

from collections.abc import Sequence
from datetime import datetime

from bot.kernel.actors import Actor, must_be_ours
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_once
from storage.pairs import delegations, pairs
from storage.tables import Delegation, Person, ident

MOST = 5


async def delegates(session: Session, actor: Actor) -> Sequence[Person]:
    actor.require(Action.NAME_DELEGATE)
    return await delegations.delegates_of(session, actor.id)


async def add(session: Session, *, actor: Actor, people: Sequence[Person], now: datetime) -> None:
    """Add these people to the delegates."""
    there = await delegates(session, actor)
    known = {ident(person) for person in there}
    new = [person for person in people if ident(person) not in known]
    await name(session, actor=actor, people=[*there, *new], now=now)


async def name(session: Session, *, actor: Actor, people: Sequence[Person], now: datetime) -> None:
    """Make these people the delegates, and no others. New ones are told; those who are removed are
    not.
    """
    actor.require(Action.NAME_DELEGATE)
    # Two forms at once could together name more than `MOST`.
    await delegations.take_turn(session, actor.id)
    there = {ident(person): person for person in await delegations.delegates_of(session, actor.id)}
    wanted = {ident(person): person for person in people}
    for key in there.keys() - wanted.keys():
        await delegations.end(session, actor.id, key, now)
        note(session, actor, "delegate.removed", f"person:{key}", now)
    new = [person for key, person in wanted.items() if key not in there]
    await _check(session, actor, new, len(wanted))
    for person in new:
        await _name(session, actor, person, now)


async def _check(session: Session, actor: Actor, new: Sequence[Person], count: int) -> None:
    mentors = {
        pair.mentor_id
        for pair in await pairs.active_of(session, actor.id)
        if pair.executive_id == actor.id
    }
    for person in new:
        if person.id == actor.id:
            raise Mistake("delegate.self")
        must_be_ours(person)
        if person.is_bot or not person.is_active:
            raise Mistake("delegate.not_for_them", person=person)
        # A mentor is in the pair already, and has a part of their own in its dates.
        if person.id in mentors:
            raise Mistake("delegate.is_mentor", person=person)
    if count > MOST:
        raise Mistake("delegate.many", limit=MOST)


async def _name(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    workspace_id = ident(actor.workspace)
    named = Delegation(
        workspace_id=workspace_id,
        executive_id=actor.id,
        delegate_id=ident(person),
        created_at=now,
    )
    is_new = await add_once(session, named)
    if not is_new and not await delegations.begin_anew(session, actor.id, ident(person), now):
        return
    await owe(
        session,
        Kind.DELEGATE_NAMED,
        # Somebody who is taken out and named again is told again.
        (actor.id, person.id, now.timestamp()),
        workspace_id=workspace_id,
        person_id=ident(person),
        subject_id=actor.id,
        due_at=now,
    )
    note(session, actor, "delegate.named", f"person:{person.id}", now)
