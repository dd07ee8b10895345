"""To somebody whom an executive has named as a delegate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Letter, Loaded
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Workspace


@dataclass(frozen=True, kw_only=True)
class DelegateLetter(Letter):
    executive: Person


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    ids = {key for row in rows for key in (row.person_id, row.subject_id) if key is not None}
    people = await by_ids(session, Person, ids)
    spoken = await by_ids(session, Workspace, {row.workspace_id for row in rows})
    return {row.id: _delegate(row, people, spoken[row.workspace_id].language) for row in rows}


def _delegate(row: Claimed, people: Mapping[int, Person], spoken: str) -> Loaded:
    person, executive = people[row.person_id or 0], people[row.subject_id or 0]
    if not person.is_active or not executive.is_active:
        return None
    return DelegateLetter(
        kind=row.kind,
        language=language_for(person, otherwise=spoken),
        to=Address(person.dm_channel_id, person),
        executive=executive,
    )


KINDS = (MessageKind(name=Kind.DELEGATE_NAMED, load=load, queue=Queue.PEOPLE, on_failure=None),)
