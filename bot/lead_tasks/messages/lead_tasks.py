"""To a lead: something waits for them. What it is, they read in a modal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import LeadTaskState
from storage.tables import LeadTask, Person, Programme


@dataclass(frozen=True, kw_only=True)
class TaskLetter(Letter):
    task: LeadTask
    programme: Programme


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    tasks = await by_ids(session, LeadTask, {row.subject_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {task.programme_id for task in tasks.values()})
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    letters: dict[int, Loaded] = {}
    for row in rows:
        task, lead = tasks.get(row.subject_id or 0), people.get(row.person_id or 0)
        letters[row.id] = None
        if (
            task is not None
            and lead is not None
            and task.state == LeadTaskState.OPEN
            and lead.is_active
        ):
            letters[row.id] = _letter(task, programmes[task.programme_id], lead)
    return letters


def _letter(task: LeadTask, programme: Programme, lead: Person) -> TaskLetter:
    return TaskLetter(
        of=programme,
        kind=Kind.TASK,
        language=language_for(lead, otherwise=programme.language),
        to=Address(lead.dm_channel_id, lead),
        task=task,
        programme=programme,
    )


KINDS = (
    MessageKind(
        name=Kind.TASK, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
