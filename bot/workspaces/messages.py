"""To the admins: for a while Slack took no messages from this workspace's bot, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.kernel.actors import ADMINS, language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue, owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.rows import by_ids
from storage.tables import Person, Workspace, ident


@dataclass(frozen=True, kw_only=True)
class HeldLetter(Letter):
    """`error` is Slack's."""

    error: str
    since: datetime


async def owe_news(session: Session, workspace_id: int, error: str, now: datetime) -> None:
    """It waits like everything else, and so comes as soon as Slack takes messages again."""
    named: frozenset[str] = session.info.get(ADMINS, frozenset())
    for admin in await people.admins_of(session, workspace_id, named):
        await owe(
            session,
            Kind.HELD,
            # Once a day for one error: a workspace at its limit may be well for a minute.
            (error, now.date().isoformat(), admin.id),
            workspace_id=workspace_id,
            person_id=ident(admin),
            reason=f"{error}:{int(now.timestamp())}",
            due_at=now,
        )


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    readers = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    workspaces = await by_ids(session, Workspace, {row.workspace_id for row in rows})
    return {
        row.id: _letter(row, readers[row.person_id or 0], workspaces[row.workspace_id])
        for row in rows
    }


def _letter(row: Claimed, reader: Person, workspace: Workspace) -> Loaded:
    if not reader.is_active:
        return None
    error, _, since = (row.reason or "").partition(":")
    return HeldLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=workspace.language),
        to=Address(reader.dm_channel_id, reader),
        error=error,
        since=datetime.fromtimestamp(int(since), UTC),
    )


KINDS = (
    MessageKind(name=Kind.HELD, load=load, queue=Queue.PEOPLE, hours=Hours.URGENT, on_failure=None),
)
