"""Owing messages: every delivery is written here, in the transaction of what causes it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_once
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.tables import Delivery

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
    )
    # The unique key decides, and not a query before it: two replicas may owe the same at one
    # moment.
    is_new = await add_once(session, delivery)
    if not is_new and again:
        is_new = await deliveries.revive(session, workspace_id, delivery.dedupe_key)
    if is_new:
        session.info[OWED] = True
    return is_new


async def owe_all(session: Session, owed: Owed, *, due_at: datetime) -> int:
    """Owe what a query tells, in one statement for all of them. Returns how many were new."""
    new = await deliveries.add_all(session, owed, due_at)
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
