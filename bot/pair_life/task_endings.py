"""A lead ends a pair that one of their tasks is about."""

from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.lead_tasks import lead_tasks, risk_tasks, seeing_to
from bot.lead_tasks.risk_tasks import Nudge
from bot.pair_life.endings import end_one
from storage.engine import Session
from storage.states import PairState
from storage.tables import Pair, ident


async def end_for_task(
    session: Session, *, actor: Actor, task_id: int, pair_id: int, now: datetime
) -> seeing_to.Shown:
    """End one of its pairs, kindly. The task ends with the last of them."""
    task = await seeing_to.found(session, actor, task_id)
    actor.require(Action.END_PAIR, programme=task.programme_id)
    # Two leads may click at once: the second waits here, and finds the pair ended.
    pair = await tenancy.found(session, Pair, pair_id, actor, gone="task.pair_ended", locked=True)
    if pair.state != PairState.ACTIVE:
        raise Mistake("task.pair_ended")
    if pair_id not in {ident(each) for each in await lead_tasks.concerned(session, task)}:
        raise Mistake("task.gone")
    await end_one(session, actor=actor, pair=pair, reason=None, now=now)
    await session.refresh(task)
    return await seeing_to.shown(session, task)


async def end_for_nudge(session: Session, *, actor: Actor, task_id: int, now: datetime) -> Nudge:
    """End the pair, with thanks to both; nobody is told why. The task ends with it."""
    nudge = await risk_tasks.look(session, actor, task_id)
    risk_tasks.still_open(nudge)
    await end_for_task(session, actor=actor, task_id=task_id, pair_id=ident(nudge.pair), now=now)
    return nudge
