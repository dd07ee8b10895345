"""What a lead writes to somebody of a pair, in the lead's name.

It is meant for this conversation: the lead was told so while writing it. It is kept encrypted with
its task, and read when it is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Letter, Loaded
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import LeadTaskKind, PairState
from storage.tables import LeadTask, Pair, Person, Programme


@dataclass(frozen=True, kw_only=True)
class LeadMessage(Letter):
    lead: Person
    programme: str
    text: str
    is_note: bool
    """Written from a digest, by who need not lead the programme."""


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    tasks = await by_ids(session, LeadTask, {row.subject_id or 0 for row in rows})
    pairs = await by_ids(session, Pair, {task.pair_id or 0 for task in tasks.values()})
    programmes = await by_ids(session, Programme, {task.programme_id for task in tasks.values()})
    leads = {task.done_by_id or 0 for task in tasks.values()}
    people = await by_ids(session, Person, {*leads, *(row.person_id or 0 for row in rows)})
    letters: dict[int, Loaded] = {}
    for row in rows:
        task, reader = tasks[row.subject_id or 0], people[row.person_id or 0]
        goes_on = pairs[task.pair_id or 0].state == PairState.ACTIVE
        wanted = goes_on and reader.is_active and task.word is not None
        programme = programmes[task.programme_id]
        letters[row.id] = _letter(row, task, programme, reader, people) if wanted else None
    return letters


def _letter(
    row: Claimed,
    task: LeadTask,
    programme: Programme,
    reader: Person,
    people: Mapping[int, Person],
) -> LeadMessage:
    return LeadMessage(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        lead=people[task.done_by_id or 0],
        programme=programme.name,
        text=task.word or "",
        is_note=task.kind == LeadTaskKind.NOTE,
    )


KINDS = (MessageKind(name=Kind.LEAD_MESSAGE, load=load, queue=Queue.PEOPLE, on_failure=None),)
