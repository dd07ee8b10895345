"""Letters: what each has, the table of their kinds, and how they are owed."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from bot.kernel.unit_of_work import is_asked
from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_once
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed, Owed
from storage.tables import Delivery, Person, Programme


@dataclass(frozen=True)
class Address:
    """Where a letter goes: a channel, or the one person whose DM must first be opened."""

    channel_id: str | None
    person: Person | None = None

    @property
    def opens_dm(self) -> bool:
        return self.channel_id is None and self.person is not None


@dataclass(frozen=True)
class Posted:
    """Where Slack put a letter; `ts` names the message in its channel."""

    channel_id: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`language` is the programme's for a pair, the reader's own for one person."""

    kind: Kind
    language: str
    to: Address
    until: datetime | None = None
    """From then on it is worth nothing any more: it does not come."""
    at_latest: datetime | None = None
    """Where its reader's next working hour is after `until`, it comes then, at whatever hour."""
    of: Programme | None = None
    """The programme whose days count for it, where it tells of no pair."""
    in_rhythm: bool = False
    """It comes on the days and at the time of its pair's programme, whatever those are."""
    chosen: time | None = None
    """The local time that somebody chose for it: it comes then, early or late in the day."""


class Early:
    """The message that this one changes is still on its way."""


@dataclass(frozen=True)
class Held:
    """It would come at a bad time: it comes `until` then."""

    until: datetime


class Broken:
    """It cannot be written: a fault of the bot's, or of what is stored."""


EARLY: Final = Early()
BROKEN: Final = Broken()
Loaded = Letter | Early | Held | Broken | None
"""None when there is no longer a reason to send it."""


POST, CHANGE, DELETE = "chat.postMessage", "chat.update", "chat.delete"
UPLOAD = "files.completeUploadExternal"
OPEN = "conversations.open"

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


class Hours(StrEnum):
    """When messages of a kind may come: `bot.outbox.hours` keeps to it."""

    SILENT = "silent"
    """At any time: a message that is there already is changed or taken away, and nobody is told."""
    ASKED = "asked"
    """Where somebody has asked for it, with a command, a click or a window, at once, or at the time
    that they chose for it. Where nobody did, or it is late, in its reader's working hours.
    """
    URGENT = "urgent"
    """At any hour: those who run the bot are told that it does not work as soon as they can be."""
    WORKING = "working"
    """In its reader's working hours alone, whatever gave rise to it."""


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """An entry stands beside what owns the message. How the kind is drawn is the other half of it,
    which knows Slack and stands with what people see; the two meet by the name at the start.

    `method` is what Slack counts its limit by. `on_failure` is None where the message itself did
    arrive, or where telling of it would only fail again, or is nobody's to know.
    """

    name: Kind
    load: Load
    queue: Queue
    hours: Hours
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


OWED = "owed"
"""The key of a session's `info` that says that something is owed once it has committed."""
Occasion = tuple[object, ...]
"""What tells a message from the others of its kind: keys of rows, a number, an instant."""


def dedupe_key(kind: Kind, occasion: Occasion) -> str:
    """Unique in a workspace: the same message cannot be owed twice for one occasion."""
    return ":".join(map(str, (kind, *occasion)))


async def owe(
    session: Session,
    kind: Kind,
    occasion: Occasion,
    *,
    workspace_id: int,
    due_at: datetime,
    pair_id: int | None = None,
    check_in_id: int | None = None,
    person_id: int | None = None,
    subject_id: int | None = None,
    channel_id: str | None = None,
    ts: str | None = None,
    reason: str | None = None,
    again: bool = False,
) -> bool:
    """Owe one message from `due_at` (UTC) on. Returns whether it was not owed before.

    `person_id`, `pair_id` or `channel_id` is for whom it is; `check_in_id` and `subject_id` are
    what it is about, as its kind reads them. `again`: one that was cancelled is owed again (the
    same snooze chosen again, a word given back); else it stays cancelled.
    """
    delivery = Delivery(
        workspace_id=workspace_id,
        kind=kind,
        dedupe_key=dedupe_key(kind, occasion),
        pair_id=pair_id,
        check_in_id=check_in_id,
        person_id=person_id,
        subject_id=subject_id,
        channel_id=channel_id,
        ts=ts,
        reason=reason,
        due_at=due_at,
        is_asked=is_asked(session),
    )
    # The unique key decides, and not a query before it: two replicas may owe the same at one
    # moment.
    is_new = await add_once(session, delivery)
    if not is_new and again:
        is_new = await deliveries.revive(
            session, workspace_id, delivery.dedupe_key, due_at, is_asked=delivery.is_asked
        )
    if is_new:
        session.info[OWED] = True
    return is_new


async def owe_all(session: Session, owed: Owed, *, due_at: datetime) -> int:
    """Owe what a query tells, in one statement for all of them. Returns how many were new."""
    new = await deliveries.add_all(session, owed, due_at, is_asked=is_asked(session))
    if new:
        session.info[OWED] = True
    return new


async def is_pending(session: Session, workspace_id: int, kind: Kind, occasion: Occasion) -> bool:
    """Whether this very message is owed and has not been sent."""
    return await deliveries.is_pending(session, workspace_id, dedupe_key(kind, occasion))


async def find(
    session: Session, workspace_id: int, kind: Kind, occasion: Occasion
) -> Delivery | None:
    return await deliveries.by_key(session, workspace_id, dedupe_key(kind, occasion))


async def known(
    session: Session, workspace_ids: Collection[int], kind: Kind, occasions: Iterable[Occasion]
) -> set[Occasion]:
    """For which of these occasions the message has been owed, whatever became of it."""
    keys = {dedupe_key(kind, occasion): occasion for occasion in occasions}
    return {keys[key] for key in await deliveries.known(session, workspace_ids, keys)}


async def withdraw(session: Session, workspace_id: int, kind: Kind, occasion: Occasion) -> None:
    """A message that has not been sent is owed no longer."""
    await deliveries.withdraw(session, workspace_id, dedupe_key(kind, occasion))
