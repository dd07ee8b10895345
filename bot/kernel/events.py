"""What one capability did, told to others in the same transaction.

Packages use each other in one order (pyproject.toml). Where something below concerns a package
above it, it announces an event here, and `bot.subscriptions` says who hears of it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine import Session
from storage.tables import Person

Subscriber = Callable[[Session, Any], Awaitable[None]]
"""Takes the session in which the event happened and the event; what it raises undoes both."""
Subscriptions = Mapping[type, Sequence[Subscriber]]
"""Class of an event → who hears of it, in this order."""
SUBSCRIPTIONS = "subscriptions"
"""The key in a session's `info` under which the table is found."""


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
