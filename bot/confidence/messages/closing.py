"""To each person of a programme that has closed: thanks, and the question for a last answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Letter, Loaded
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class ClosingLetter(Letter):
    programme_id: int
    programme: str


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {row.subject_id or 0 for row in rows})
    return {
        row.id: _letter(row, people[row.person_id or 0], programmes[row.subject_id or 0])
        for row in rows
    }


def _letter(row: Claimed, person: Person, programme: Programme) -> Loaded:
    if not person.is_active:
        return None
    return ClosingLetter(
        kind=row.kind,
        language=language_for(person, otherwise=programme.language),
        to=Address(person.dm_channel_id, person),
        programme_id=ident(programme),
        programme=programme.name,
    )


KINDS = (MessageKind(name=Kind.CLOSING, load=load, queue=Queue.PEOPLE, on_failure=None),)
