"""To the admins: for a while Slack took no messages from this workspace's bot, or takes none in one
channel, and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.kernel.actors import ADMINS, language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Occasion, Queue, owe
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


@dataclass(frozen=True, kw_only=True)
class AwayLetter(Letter):
    """For more than a day Slack took nothing at all, and so many messages waited."""

    since: datetime
    until_at: datetime
    waited: int


@dataclass(frozen=True, kw_only=True)
class ChannelLetter(Letter):
    """One channel, in which Slack has taken nothing for the time being."""

    channel_id: str
    error: str
    since: datetime


_AWAY, _CHANNEL = "-", "#"
"""At the beginning of a reason: no error of Slack's has such."""


async def tell_held(session: Session, workspace_id: int, error: str, now: datetime) -> None:
    """It waits like everything else, and so comes as soon as Slack takes messages again."""
    # Once a day for one error: a workspace at its limit may be well for a minute.
    occasion = (error, now.date().isoformat())
    await _owe(session, workspace_id, occasion, f"{error}:{_written(now)}", now)


async def tell_away(
    session: Session, workspace_id: int, since: datetime, now: datetime, waited: int
) -> None:
    reason = f"{_AWAY}:{_written(since)}:{_written(now)}:{waited}"
    await _owe(session, workspace_id, (_AWAY, _written(since)), reason, now)


async def tell_channel(
    session: Session, workspace_id: int, channel_id: str, error: str, since: datetime
) -> None:
    reason = f"{_CHANNEL}:{error}:{_written(since)}:{channel_id}"
    occasion = (_CHANNEL, channel_id, error, since.date().isoformat())
    await _owe(session, workspace_id, occasion, reason, since)


async def _owe(
    session: Session, workspace_id: int, occasion: Occasion, reason: str, now: datetime
) -> None:
    named: frozenset[str] = session.info.get(ADMINS, frozenset())
    for admin in await people.admins_of(session, workspace_id, named):
        await owe(
            session,
            Kind.HELD,
            (*occasion, admin.id),
            workspace_id=workspace_id,
            person_id=ident(admin),
            reason=reason,
            due_at=now,
        )


def _written(at: datetime) -> int:
    return int(at.timestamp())


def _read(written: str) -> datetime:
    return datetime.fromtimestamp(int(written), UTC)


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
    what, *told = (row.reason or "").split(":")
    common = Letter(
        kind=row.kind,
        language=language_for(reader, otherwise=workspace.language),
        to=Address(reader.dm_channel_id, reader),
    )
    return _with(vars(common), what, told)


def _with(common: Mapping[str, Any], what: str, told: Sequence[str]) -> Letter:
    if what == _AWAY:
        since, until_at, waited = told
        return AwayLetter(
            **common, since=_read(since), until_at=_read(until_at), waited=int(waited)
        )
    if what == _CHANNEL:
        error, since, channel_id = told
        return ChannelLetter(**common, error=error, since=_read(since), channel_id=channel_id)
    (since,) = told
    return HeldLetter(**common, error=what, since=_read(since))


KINDS = (
    MessageKind(name=Kind.HELD, load=load, queue=Queue.PEOPLE, hours=Hours.URGENT, on_failure=None),
)
