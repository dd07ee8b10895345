"""A pair looks at its topic more closely, and chooses the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from storage.engine import Session
from storage.programmes import programmes
from storage.states import PairState
from storage.tables import CheckIn, Pair, Person, Topic, ident


@dataclass(frozen=True)
class AboutTopic:
    """`choices` are what may come next, none for a pair that has ended; `chosen` is what one of
    the two has chosen, and `chooser` which of them.
    """

    pair: Pair
    topic: Topic | None
    choices: Sequence[Topic]
    chosen: Topic | None
    chooser: Person | None


async def about(session: Session, actor: Actor, check_in_id: int) -> AboutTopic:
    check_in = await tenancy.found(session, CheckIn, check_in_id, actor)
    actor.require(Action.SEE_TOPIC, pair=check_in.pair_id)
    pair = await session.get_one(Pair, check_in.pair_id)
    choices = await _choices(session, pair)
    chosen = next((topic for topic in choices if topic.id == pair.next_topic_id), None)
    return AboutTopic(
        pair=pair,
        topic=await session.get(Topic, check_in.topic_id or 0),
        choices=choices,
        chosen=chosen,
        chooser=await session.get(Person, pair.next_topic_by_id or 0) if chosen else None,
    )


async def choose(
    session: Session, *, actor: Actor, pair_id: int, topic_id: int | None, now: datetime
) -> None:
    """What comes at the next check-in; None leaves it to the programme's order again."""
    actor.require(Action.CHOOSE_TOPIC, pair=pair_id)
    pair = await tenancy.found(session, Pair, pair_id, actor, gone="about.ended")
    if pair.state != PairState.ACTIVE:
        raise Mistake("about.ended")
    if topic_id is not None:
        offered = {ident(topic) for topic in await _choices(session, pair)}
        if topic_id not in offered:
            raise Mistake("about.gone")
    if topic_id == pair.next_topic_id:
        return  # the one who chose it first stays the one who chose it
    pair.next_topic_id = topic_id
    pair.next_topic_by_id = actor.id if topic_id else None
    session.add(pair)
    note(session, actor, "topic.chosen", f"pair:{pair_id}", now)


async def _choices(session: Session, pair: Pair) -> Sequence[Topic]:
    if pair.state != PairState.ACTIVE:
        return ()
    return await programmes.topics_of(session, pair.programme_id)
