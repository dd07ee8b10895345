"""Leads do not change in silence: the other leads and the admins hear who is named, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import ADMINS, language_for
from bot.kernel.unit_of_work import LeadsNamed
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue, owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import leads, people
from storage.rows import by_ids
from storage.tables import Person, Programme, Role, ident


@dataclass(frozen=True, kw_only=True)
class LeadsNamedLetter(Letter):
    programme: Programme
    by: Person
    named: Sequence[Person]


async def owe_news(session: Session, event: LeadsNamed) -> None:
    """Owe the news to the other leads and the admins, without whoever named the new leads and these
    themselves.
    """
    programme = await session.get_one(Programme, event.programme_id)
    # One message for all who are named in one form, and another for those who are named later.
    keys = ".".join(map(str, event.role_ids))
    for reader in await _readers(session, programme, event):
        await owe(
            session,
            Kind.LEADS_NAMED,
            (keys, reader.id),
            workspace_id=programme.workspace_id,
            person_id=ident(reader),
            subject_id=event.programme_id,
            reason=f"{event.by.id}:{keys}",
            due_at=event.now,
        )


def _told_in(reason: str) -> tuple[int, Sequence[int]]:
    """Who named them, and the keys of the new roles, from what `owe_news` keeps."""
    by, _, keys = reason.partition(":")
    return int(by), [int(key) for key in keys.split(".")]


async def _readers(session: Session, programme: Programme, event: LeadsNamed) -> Sequence[Person]:
    roles = await by_ids(session, Role, set(event.role_ids))
    know = {ident(event.by), *(role.person_id for role in roles.values())}
    named: frozenset[str] = session.info.get(ADMINS, frozenset())
    there = [lead.person for lead in await leads.leading(session, ident(programme))]
    there += await people.admins_of(session, programme.workspace_id, named)
    readers = {ident(person): person for person in there}
    return [person for key, person in readers.items() if key not in know]


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    told = {row.id: _told_in(row.reason or "") for row in rows}
    roles = await by_ids(session, Role, {key for _, keys in told.values() for key in keys})
    programmes = await by_ids(session, Programme, {row.subject_id or 0 for row in rows})
    ids = {role.person_id for role in roles.values()} | {by for by, _ in told.values()}
    people = await by_ids(session, Person, ids | {row.person_id or 0 for row in rows})
    letters: dict[int, Loaded] = {}
    for row in rows:
        by, keys = told[row.id]
        # Whoever was taken out again before it left is no news.
        named = [people[roles[key].person_id] for key in keys if key in roles]
        reader = people[row.person_id or 0]
        letters[row.id] = None
        if named and reader.is_active:
            programme = programmes[row.subject_id or 0]
            letters[row.id] = _letter(row, programme, people[by], named, reader)
    return letters


def _letter(
    row: Claimed, programme: Programme, by: Person, named: Sequence[Person], reader: Person
) -> LeadsNamedLetter:
    return LeadsNamedLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        programme=programme,
        by=by,
        named=named,
    )


KINDS = (
    MessageKind(
        name=Kind.LEADS_NAMED, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
