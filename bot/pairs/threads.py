"""A pair's own thread: what they did, what they mean to do, and for how long without a break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.pairs.pairs import PairDetails, with_people
from bot.pairs.rules import streak
from storage import sessions
from storage.engine import Session
from storage.pairs import threads
from storage.rows import by_ids
from storage.tables import NextStep, Pair, PairSession, PlannedSession, Topic

SHOWN = 20
"""How many sessions, and how many open steps, are shown: the newest ones."""
_DONE = 5
_CHECK_INS = 300


@dataclass(frozen=True)
class Thread:
    """As one of the two may read it. `topics` are those of the planned sessions, by their key."""

    about: PairDetails
    streak: int
    held: Sequence[tuple[PairSession, Topic | None]]
    planned: Sequence[PlannedSession]
    topics: Mapping[int, Topic]
    steps: Sequence[NextStep]
    done: Sequence[NextStep]


async def look(session: Session, actor: Actor, pair_id: int, now: datetime) -> Thread:
    """`Refused` for anyone but the two, also for their delegates."""
    actor.require(Action.SEE_THREAD, pair=pair_id)
    pair = await tenancy.found(session, Pair, pair_id, actor)
    (about,) = await with_people(session, [pair])
    ahead = (await sessions.upcoming(session, (pair_id,), now))[:SHOWN]
    return Thread(
        about=about,
        streak=streak(await threads.course(session, pair_id, _CHECK_INS)),
        held=await threads.held(session, pair_id, SHOWN),
        planned=ahead,
        topics=await by_ids(session, Topic, {row.topic_id for row in ahead if row.topic_id}),
        steps=await threads.steps(session, pair_id, actor.id, SHOWN, done=False),
        done=await threads.steps(session, pair_id, actor.id, _DONE, done=True),
    )


async def call_done(session: Session, *, actor: Actor, step_id: int, now: datetime) -> int:
    """Mark a next step as done, by either of the two, if both may read it. A second click changes
    nothing. Returns the pair's key.
    """
    row = await tenancy.found(session, NextStep, step_id, actor, first=Action.SEE_THREAD)
    actor.require(Action.SEE_THREAD, pair=row.pair_id)
    step = await threads.step(session, step_id, actor.id)
    if step is None:
        # Not even that there is one: it is the other's own.
        raise Mistake("thread.gone")
    step.done_at = step.done_at or now
    session.add(step)
    return step.pair_id
