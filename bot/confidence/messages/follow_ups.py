"""To each former member, some months after the end: two questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Letter, Loaded
from storage.confidence import follow_ups
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class FollowUpLetter(Letter):
    """`months` after the programme closed."""

    programme_id: int
    programme: str
    months: int


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {row.subject_id or 0 for row in rows})
    wanted = await follow_ups.wanted(session, list(programmes), list(people))
    letters: dict[int, Loaded] = {}
    for row in rows:
        person, programme = people[row.person_id or 0], programmes[row.subject_id or 0]
        is_wanted = (ident(programme), ident(person)) in wanted
        letters[row.id] = _letter(row, person, programme) if is_wanted else None
    return letters


def _letter(row: Claimed, person: Person, programme: Programme) -> FollowUpLetter:
    return FollowUpLetter(
        kind=row.kind,
        language=language_for(person, otherwise=programme.language),
        to=Address(person.dm_channel_id, person),
        programme_id=ident(programme),
        programme=programme.name,
        months=int(row.reason or 0),
    )


KINDS = (MessageKind(name=Kind.FOLLOW_UP, load=load, queue=Queue.PEOPLE, on_failure=None),)
