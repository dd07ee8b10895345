"""The topics of a programme: its leads order them, hide them and add their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import note
from bot.topics.rules import MOST, Wording, moved
from storage.engine import Session
from storage.programmes import programmes
from storage.states import ProgrammeState
from storage.tables import Programme, Topic, ident


@dataclass(frozen=True)
class Arranged:
    """A programme's topics in order, hidden ones too; `at` is the place of the one looked at."""

    programme: Programme
    topics: Sequence[Topic]
    at: int = 0


async def arranged(session: Session, actor: Actor, programme_id: int, *, at: int = 0) -> Arranged:
    programme = await _led(session, actor, programme_id)
    return Arranged(programme, await programmes.all_topics_of(session, programme_id), at)


async def move(
    session: Session, *, actor: Actor, topic_id: int, by: int | None, now: datetime
) -> Arranged:
    """`by` is how many places down (up when negative); None is to the top."""
    topic = await _found(session, actor, topic_id)
    before = await _around(session, actor, topic)
    await _place(session, before.topics, topic, 0 if by is None else before.at + by)
    note(session, actor, "topic.moved", f"topic:{topic_id}", now)
    return await _around(session, actor, topic)


async def set_hidden(
    session: Session, *, actor: Actor, topic_id: int, is_hidden: bool, now: datetime
) -> Arranged:
    topic = await _found(session, actor, topic_id)
    there = await _around(session, actor, topic)
    if topic.is_hidden and not is_hidden:
        _has_room(there.topics)
    if topic.is_hidden != is_hidden:
        topic.is_hidden = is_hidden
        session.add(topic)
        note(
            session, actor, "topic.hidden" if is_hidden else "topic.shown", f"topic:{topic_id}", now
        )
    return there


async def add(
    session: Session, *, actor: Actor, programme_id: int, wording: Wording, now: datetime
) -> Topic:
    """A lead's own topic. It comes first: somebody who writes one has a reason now."""
    programme = await _led(session, actor, programme_id)
    await programmes.take_turn(session, programme_id)
    there = await programmes.all_topics_of(session, programme_id)
    _has_room(there)
    # Two of one name could not be told apart in a menu, nor in a file of people.
    if any(fold(topic.title or "") == fold(wording.title) for topic in there if not topic.key):
        raise Mistake("topics.fault.same_title")
    topic = Topic(
        workspace_id=programme.workspace_id,
        programme_id=programme_id,
        title=wording.title,
        aim=wording.aim or None,
        questions="\n".join(filter(None, wording.questions)),
    )
    session.add(topic)
    await session.flush()
    await _place(session, [*there, topic], topic, 0)
    note(session, actor, "topic.added", f"topic:{topic.id}", now)
    return topic


async def _led(session: Session, actor: Actor, programme_id: int) -> Programme:
    actor.require(Action.MANAGE_TOPICS, programme=programme_id)
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="topics.unknown")
    if programme.state == ProgrammeState.CLOSED:
        raise Mistake("programme.closed", programme=programme.name)
    return programme


async def _found(session: Session, actor: Actor, topic_id: int) -> Topic:
    """Raises `Refused` before it tells whether there is such a topic."""
    topic = await tenancy.found(session, Topic, topic_id, actor, first=Action.MANAGE_TOPICS)
    actor.require(Action.MANAGE_TOPICS, programme=topic.programme_id)
    await programmes.take_turn(session, topic.programme_id)
    # Another lead may have arranged it while this one waited for their turn.
    await session.refresh(topic)
    return topic


async def _around(session: Session, actor: Actor, topic: Topic) -> Arranged:
    there = await arranged(session, actor, topic.programme_id)
    at = [ident(each) for each in there.topics].index(ident(topic))
    return Arranged(there.programme, there.topics, at)


async def _place(session: Session, there: Sequence[Topic], topic: Topic, place: int) -> None:
    by_key = {ident(each): each for each in there}
    for position, key in enumerate(moved(list(by_key), ident(topic), place)):
        by_key[key].position = position
        session.add(by_key[key])
    await session.flush()


def _has_room(topics: Sequence[Topic]) -> None:
    if sum(not topic.is_hidden for topic in topics) >= MOST:
        raise Mistake("topics.full", most=MOST)
