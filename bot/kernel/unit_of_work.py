"""The unit of work of one interaction: everything that it writes is committed together, or nothing.

The listener opens it: whoever handles a command, a click or a submission finds in it the session,
who asks and since when, and registers on it what must follow the commit. Slack is asked nothing
while one is open: it may take seconds to answer, and on SQLite all other writers would wait.

Written in it besides: the receipt of Slack's envelope, and entries of the audit log. Packages use
each other in one order (pyproject.toml): where something concerns a package above, an event is
announced here, and `bot.subscriptions` says who hears of it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.kernel.actors import Actor
from storage import askers
from storage.engine import Session, after_commit
from storage.once import add_once
from storage.tables import AuditEvent, Person, Receipt, ident

Subscriber = Callable[[Session, Any], Awaitable[None]]
"""Takes the session in which the event happened and the event; what it raises undoes both."""
Subscriptions = Mapping[type, Sequence[Subscriber]]
"""Class of an event → who hears of it, in this order."""
SUBSCRIPTIONS = "subscriptions"
"""The key in a session's `info` under which the table is found."""
_ASKED = "asked"


@dataclass(frozen=True)
class LeadsNamed:
    """Somebody leads a programme from now on, who did not before. `role_ids` are the keys of their
    roles, and `by` is who named them.
    """

    programme_id: int
    role_ids: Sequence[int]
    by: Person
    now: datetime


@dataclass(frozen=True)
class ProfileLearnt:
    """What Slack says of a person's account was written down; perhaps nothing has changed.

    `came_back`: they had left, and are there again.
    """

    person: Person
    now: datetime
    came_back: bool = False


@dataclass(frozen=True)
class PlaceChanged:
    """Somebody lives by another clock from now on, or by other holidays. `zone` and `country` are
    what they lived by before, as their row holds them.
    """

    person: Person
    zone: str
    country: str | None
    now: datetime


async def announce(session: Session, event: object) -> None:
    """Call the subscribers of an event's class.

    Raises `LookupError` on a database that was opened without a table of subscriptions: a silent
    miss would lose what is owed to people.
    """
    table: Subscriptions | None = session.info.get(SUBSCRIPTIONS)
    if table is None:
        raise LookupError("this database was opened without subscriptions")
    for subscriber in table.get(type(event), ()):
        await subscriber(session, event)


def note(session: Session, actor: Actor, action: str, subject: str, now: datetime) -> None:
    """An entry of the audit log: who did what to what, and never what anybody wrote."""
    session.add(
        AuditEvent(
            workspace_id=ident(actor.workspace),
            actor_id=actor.id,
            action=action,
            subject=subject,
            at=now,
        )
    )


def noted(session: Session, workspace_id: int, action: str, subject: str, now: datetime) -> None:
    """Log an event that no person caused: a job did, or Slack."""
    session.add(AuditEvent(workspace_id=workspace_id, action=action, subject=subject, at=now))


def ask(session: Session) -> None:
    """What is written in this session follows from what somebody has just asked for."""
    session.info[_ASKED] = True


def is_asked(session: Session) -> bool:
    """Whether somebody has asked for what is written in it; else a job does it, or Slack told."""
    return bool(session.info.get(_ASKED))


_RECEIPTS_KEPT = timedelta(days=1)
"""Slack repeats an envelope within minutes."""


async def first_time(session: Session, workspace_id: int, key: str, now: datetime) -> bool:
    """True for the first arrival of an envelope, which is noted in the caller's transaction.

    An empty key cannot be told apart: True.
    """
    return not key or await add_once(session, Receipt(workspace_id=workspace_id, key=key, at=now))


async def forget_old(session: Session, now: datetime) -> int:
    """Returns how many there were."""
    return await askers.forget_receipts(session, now - _RECEIPTS_KEPT)


@dataclass(frozen=True)
class UnitOfWork:
    """One open transaction, or one session that only reads; `now` is when it was opened."""

    session: Session
    actor: Actor
    now: datetime

    def after(self, work: Callable[[], None]) -> None:
        """Call it when what was written is committed, and not at all where it is not."""
        after_commit(self.session, work)
