"""Somebody is there under a new Slack account: they, their pairs and the leads hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue, owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Workspace, ident


@dataclass(frozen=True, kw_only=True)
class RelinkedLetter(Letter):
    person: Person
    by: Person
    is_theirs: bool
    """Whether its reader is the one who was linked."""


async def owe_news(
    session: Session, person: Person, readers: Sequence[int], *, by_id: int, now: datetime
) -> None:
    for reader in readers:
        await owe(
            session,
            Kind.RELINKED,
            # An account may be made anew twice.
            (person.slack_id, reader),
            workspace_id=person.workspace_id,
            person_id=reader,
            subject_id=ident(person),
            reason=str(by_id),
            due_at=now,
        )


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    ids = {row.person_id or 0 for row in rows} | {row.subject_id or 0 for row in rows}
    people = await by_ids(session, Person, ids | {int(row.reason or 0) for row in rows})
    workspaces = await by_ids(session, Workspace, {row.workspace_id for row in rows})
    return {row.id: _letter(row, people, workspaces[row.workspace_id]) for row in rows}


def _letter(row: Claimed, people: Mapping[int, Person], workspace: Workspace) -> Loaded:
    reader = people[row.person_id or 0]
    if not reader.is_active:
        return None
    return RelinkedLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=workspace.language),
        to=Address(reader.dm_channel_id, reader),
        person=people[row.subject_id or 0],
        by=people[int(row.reason or 0)],
        is_theirs=row.person_id == row.subject_id,
    )


KINDS = (
    MessageKind(
        name=Kind.RELINKED, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
)
