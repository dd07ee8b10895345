"""The table of the kinds of messages: how each is loaded and sent, and who is told of its failure.

An entry stands beside what owns the message. How the kind is drawn is the other half of it, which
knows Slack and stands with what people see; the two meet by the kind's name when the bot is wired.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.outbox.letters import Loaded
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed

POST, CHANGE, DELETE = "chat.postMessage", "chat.update", "chat.delete"
UPLOAD = "files.completeUploadExternal"

Load = Callable[[Session, Sequence[Claimed]], Awaitable[Mapping[int, Loaded]]]
"""Delivery → its letter, for deliveries of the kinds that name this function."""
OnFailure = Callable[[Session, Claimed, str, datetime], Awaitable[None]]
"""Takes the delivery that Slack refused for good, Slack's error, and now."""


class Queue(StrEnum):
    """Kinds of one queue wait for each other: a thousand updates must not hold up one prompt."""

    PAIRS = "pairs"
    """Posted in conversations of pairs, by the thousand on a Monday morning."""
    PEOPLE = "people"
    """Most of them posted in a direct message, which may have to be opened first."""
    CHANGES = "changes"
    """Messages that were posted earlier are changed or deleted."""
    FILES = "files"
    """Slack takes files more slowly than messages: nothing else waits for their limit."""


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """`method` is what Slack counts its limit by. `on_failure` is None where the message itself did
    arrive, or where telling of it would only fail again, or is nobody's to know.
    """

    name: Kind
    load: Load
    queue: Queue
    on_failure: OnFailure | None
    method: str = POST


Kinds = Mapping[Kind, MessageKind]


def table(*entries: Iterable[MessageKind]) -> Kinds:
    """Raises `ValueError` where two entries have one name."""
    found: dict[Kind, MessageKind] = {}
    for each in (kind for some in entries for kind in some):
        if each.name in found:
            raise ValueError(f"two entries for {each.name}")
        found[each.name] = each
    return found


async def load_many(
    kinds: Kinds, session: Session, rows: Sequence[Claimed]
) -> Mapping[int, Loaded]:
    """Delivery → its letter, in as few queries as there are functions that load them."""
    batches: dict[Load, list[Claimed]] = defaultdict(list)
    for row in rows:
        batches[kinds[row.kind].load].append(row)
    letters: dict[int, Loaded] = {}
    for load, batch in batches.items():
        letters |= await load(session, batch)
    return letters
