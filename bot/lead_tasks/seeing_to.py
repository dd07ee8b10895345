"""A lead sees to a task: reads it, and calls it done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.lead_tasks import lead_tasks
from bot.lead_tasks.rules.lead_tasks import PRIVATE, is_for
from bot.pairs.pairs import Listed, listed
from storage.engine import Session
from storage.lead_tasks import lead_tasks as tasks
from storage.people import people
from storage.states import LeadTaskState
from storage.tables import LeadTask, Person, Programme


@dataclass(frozen=True)
class Shown:
    """`pairs` are the active ones that the task is about; `person` whom it is about."""

    task: LeadTask
    programme: Programme
    person: Person | None
    pairs: Sequence[Listed]


async def open_for(session: Session, actor: Actor) -> Sequence[Shown]:
    """What waits for this lead, oldest first. `Refused` for whoever leads nothing."""
    actor.require(Action.SEE_TO_TASK)
    return [await shown(session, task) for task in await _open_for(session, actor)]


async def how_many(session: Session, actor: Actor) -> int:
    return len(await _open_for(session, actor))


async def look(session: Session, actor: Actor, task_id: int) -> Shown:
    return await shown(session, await found(session, actor, task_id))


async def call_done(session: Session, *, actor: Actor, task_id: int, now: datetime) -> None:
    task = await found(session, actor, task_id)
    if not await lead_tasks.done(session, task, now, actor.id):
        raise Mistake("task.done_already")
    note(session, actor, "task.done", f"task:{task_id}", now)


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
    if task.kind not in PRIVATE:
        return True
    return is_for(task.kind, await lead_tasks.members_of(session, task), actor.id)


async def shown(session: Session, task: LeadTask) -> Shown:
    programme = await session.get_one(Programme, task.programme_id)
    rows = await lead_tasks.concerned(session, task)
    who = await people.by_ids(session, [task.person_id] if task.person_id else [])
    return Shown(
        task=task,
        programme=programme,
        person=who.get(task.person_id or 0),
        pairs=await listed(session, rows, {task.programme_id: programme}),
    )
