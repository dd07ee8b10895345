"""Rows are read on behalf of somebody: a row of another workspace cannot be fetched.

Every service that takes a row's key from outside (a button, a window, a command) reads the row
here. To whoever asks, a row of another workspace is like one that does not exist.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from storage.engine import Session
from storage.tables import (
    Answer,
    CheckIn,
    Enrolment,
    ImportRun,
    Insight,
    LeadTask,
    NextStep,
    Pair,
    Person,
    PlannedSession,
    Programme,
    Proposal,
    Role,
    Topic,
    ident,
)


class Owned(Protocol):
    """A row that belongs to a workspace."""

    id: int | None
    workspace_id: int


Row = TypeVar("Row", bound=Owned)
Read = Callable[[Session, int], Awaitable[Row | None]]
"""Another way to read a row by its key: in its turn, say, or as it is now."""

GONE: Mapping[type[Owned], str] = {
    Answer: "word.gone",
    CheckIn: "check_in.unknown",
    Enrolment: "people.unknown",
    ImportRun: "import.unknown",
    Insight: "insight.gone",
    LeadTask: "task.gone",
    NextStep: "thread.gone",
    Pair: "arrange.ended",
    Person: "match.unknown",
    PlannedSession: "plan.unknown",
    Programme: "programmes.unknown",
    Proposal: "match.unknown",
    Role: "leads.gone",
    Topic: "topics.unknown",
}
"""What a person is told of a row that is not there, unless the service has a text of its own."""


async def found(
    session: Session,
    table: type[Row],
    key: int,
    actor: Actor,
    *,
    gone: str | None = None,
    first: Action | None = None,
    read: Read[Row] | None = None,
    locked: bool = False,
) -> Row:
    """The row with this key in the actor's workspace. `Mistake` with the text `gone` if none.

    `first` is what somebody must be allowed to do anywhere before they are told that there is no
    such row: `Refused` for anyone else. `locked` keeps others from changing the row until the
    transaction ends, and gives it as it is then.
    """
    row = await within(session, table, key, ident(actor.workspace), read=read, locked=locked)
    if row is None:
        # Else whoever may do nothing here could find out which keys exist.
        if first is not None:
            actor.require(first)
        raise Mistake(gone or GONE[table])
    return row


async def within(
    session: Session,
    table: type[Row],
    key: int,
    workspace_id: int,
    *,
    read: Read[Row] | None = None,
    locked: bool = False,
) -> Row | None:
    """The row with this key, if it belongs to that workspace."""
    if read is not None:
        row = await read(session, key)
    else:
        # Without populate_existing a session gives the object that it has, as it was before the
        # lock.
        row = await session.get(table, key, with_for_update=locked, populate_existing=locked)
    return row if row is not None and row.workspace_id == workspace_id else None
