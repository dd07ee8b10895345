"""The tasks that wait for one lead: listed, read, and called done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import may
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.lead_tasks import lead_tasks
from bot.lead_tasks.rules.lead_tasks import fact_of
from bot.pairs.pairs import PairDetails, listed
from storage.engine import Session
from storage.lead_tasks import lead_tasks as tasks
from storage.people import people
from storage.states import LeadTaskState
from storage.tables import LeadTask, Person, Programme


@dataclass(frozen=True)
class ShownTask:
    """`pairs` are the active ones that the task is about; `person` whom it is about."""

    task: LeadTask
    programme: Programme
    person: Person | None
    pairs: Sequence[PairDetails]


async def open_for(session: Session, actor: Actor, now: datetime) -> Sequence[ShownTask]:
    """What waits for this lead, oldest first. `Refused` for whoever leads nothing."""
    actor.require(Action.SEE_TO_TASK)
    found = await _open_for(session, actor)
    _note_read(session, actor, found, now)
    return [await shown(session, task) for task in found]


async def how_many(session: Session, actor: Actor) -> int:
    return len(await _open_for(session, actor))


async def look(session: Session, actor: Actor, task_id: int, now: datetime) -> ShownTask:
    task = await found(session, actor, task_id)
    _note_read(session, actor, (task,), now)
    return await shown(session, task)


async def call_done(session: Session, *, actor: Actor, task_id: int, now: datetime) -> None:
    task = await found(session, actor, task_id)
    if not await lead_tasks.done(session, task, now, actor.id):
        raise Mistake("task.done_already")
    # Not which one: the log is not the leads' alone.
    note(session, actor, "task.done", f"programme:{task.programme_id}", now)


async def found(session: Session, actor: Actor, task_id: int) -> LeadTask:
    """`Refused` before it tells whether there is such a task."""
    task = await tenancy.found(session, LeadTask, task_id, actor, first=Action.SEE_TO_TASK)
    actor.require(Action.SEE_TO_TASK, programme=task.programme_id)
    if not await _may_see(session, actor, task):
        # Not even that there is one: its writer would be known.
        raise Mistake("task.gone")
    if task.state != LeadTaskState.OPEN:
        raise Mistake("task.done_already")
    return task


async def _open_for(session: Session, actor: Actor) -> Sequence[LeadTask]:
    rows = await tasks.open_in(session, actor.standing.leads)
    return [task for task in rows if await _may_see(session, actor, task)]


async def _may_see(session: Session, actor: Actor, task: LeadTask) -> bool:
    return may(actor, fact_of(task.kind), await lead_tasks.about_task(session, task))


def _note_read(session: Session, actor: Actor, tasks: Sequence[LeadTask], now: datetime) -> None:
    """Log that wishes were read, and not whose: once for each programme."""
    for key in sorted({task.programme_id for task in tasks if fact_of(task.kind) is Fact.WISH}):
        note(session, actor, "wish.read", f"programme:{key}", now)


async def shown(session: Session, task: LeadTask) -> ShownTask:
    programme = await session.get_one(Programme, task.programme_id)
    rows = await lead_tasks.concerned(session, task)
    who = await people.by_ids(session, [task.person_id] if task.person_id else [])
    return ShownTask(
        task=task,
        programme=programme,
        person=who.get(task.person_id or 0),
        pairs=await listed(session, rows, {task.programme_id: programme}),
    )
