"""Queries about the outbox: what is owed, and to whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, cast, literal, union_all
from sqlalchemy import String as Text
from sqlalchemy import select as choose
from sqlmodel import col, func, or_, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_from
from storage.states import DeliveryState
from storage.tables import Delivery, Workspace

_LOOKED_THROUGH = 64
"""How many deliveries one look reads at most: it stays short however many are due."""
Owed = Select[Any]
"""A query, made by `owed`, that selects the deliveries to write: one a row."""


class Claimed(NamedTuple):
    """What a worker holds of a delivery while it sends it: a tuple, for there are thousands."""

    id: int
    workspace_id: int
    kind: Kind
    dedupe_key: str
    pair_id: int | None
    check_in_id: int | None
    person_id: int | None
    subject_id: int | None
    reason: str | None
    due_at: datetime
    channel_id: str | None
    ts: str | None
    attempts: int
    is_doubtful: bool
    is_asked: bool
    claimed_by: str | None
    first_tried_at: datetime | None
    first_error_at: datetime | None
    error: str | None


async def workspaces_owed(session: Session, now: datetime) -> Mapping[int, Collection[Kind] | None]:
    """Workspaces with something due, or claimed by a process that may have died.

    Each with the kinds that are due; None where so much is due that they were not looked through.
    """
    rows = (await (await session.connection()).execute(_looking(), {"now": now})).all()
    if len(rows) < _LOOKED_THROUGH:
        found: dict[int, set[Kind]] = defaultdict(set)
        for workspace_id, kind in rows:
            # While replicas are updated one by one, a newer one owes kinds that only it can send.
            if isinstance(kind, Kind):
                found[workspace_id].add(kind)
        return found
    here = select(Delivery.id).where(Delivery.workspace_id == Workspace.id)
    due = here.where(col(Delivery.state) == DeliveryState.PENDING, col(Delivery.due_at) <= now)
    # Two questions, because SQLite's planner answers one with an OR by reading every delivery.
    waiting = or_(due.exists(), here.where(col(Delivery.state) == DeliveryState.CLAIMED).exists())
    query = select(Workspace.id).where(waiting).order_by(col(Workspace.id))
    return {key: None for key in (await session.exec(query)).all() if key is not None}


@cache
def _looking() -> Any:
    """Up to `_LOOKED_THROUGH` deliveries: those that are claimed, then those that are due. Each
    part is read by the index over workspace, state and due time.
    """
    table, workspace = _table(), Workspace.__table__  # type: ignore[attr-defined]  # SQLModel's
    here = choose(table.c.workspace_id, table.c.kind).where(
        table.c.workspace_id.in_(choose(workspace.c.id))
    )
    claimed = here.where(table.c.state == DeliveryState.CLAIMED).limit(_LOOKED_THROUGH)
    due = here.where(
        table.c.state == DeliveryState.PENDING, table.c.due_at <= bindparam("now")
    ).limit(_LOOKED_THROUGH)
    both = union_all(choose(claimed.subquery()), choose(due.subquery()))
    return both.limit(_LOOKED_THROUGH)


async def claim(
    session: Session,
    workspace_id: int,
    *,
    replica: str,
    kinds: Collection[Kind],
    now: datetime,
    limit: int,
) -> list[Claimed]:
    """Deliveries that are due, now this replica's, oldest first."""
    values = {
        "workspace": workspace_id,
        "replica": replica,
        "kinds": list(kinds),
        "now": now,
        "most": limit,
    }
    rows = (await (await session.connection()).execute(_claiming(), values)).all()
    return sorted(map(Claimed._make, rows), key=lambda row: (row.due_at, row.id))


@cache
def _claiming() -> Any:
    """Built once a process: SQLAlchemy takes longer to build the statement than to run it."""
    table = _table()
    due = (
        select(table.c.id)
        .where(
            table.c.workspace_id == bindparam("workspace"),
            table.c.state == DeliveryState.PENDING,
            table.c.due_at <= bindparam("now"),
            table.c.kind.in_(bindparam("kinds", expanding=True)),
        )
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most"))
        # Two replicas that claim at the same time take different rows instead of waiting for each
        # other. SQLite has one process, and SQLAlchemy leaves the clause out for it.
        .with_for_update(skip_locked=True)
    )
    return (
        update(table)
        .where(table.c.id.in_(due))
        .values(
            state=DeliveryState.CLAIMED,
            claimed_by=bindparam("replica"),
            attempts=table.c.attempts + 1,
            # From there on Slack's history is searched where it is in doubt: a later attempt must
            # not move it.
            first_tried_at=func.coalesce(table.c.first_tried_at, bindparam("now")),
        )
        .returning(*(table.c[name] for name in Claimed._fields))
    )


async def put_in_doubt(session: Session, workspace_id: int) -> None:
    """What was claimed and not recorded is owed again; Slack may have had it already."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id, col(Delivery.state) == DeliveryState.CLAIMED
        )
        .values(state=DeliveryState.PENDING, is_doubtful=True)
    )
    await session.exec(query, execution_options={"synchronize_session": False})


async def mark_sent(session: Session, rows: Sequence[tuple[int, str, str]], now: datetime) -> None:
    """Key, channel and ts of each message that Slack confirmed."""
    if not rows:
        return
    values = [
        {"key": key, "channel": channel, "stamp": ts, "now": now} for key, channel, ts in rows
    ]
    await (await session.connection()).execute(_sending(), values)


@cache
def _sending() -> Any:
    table = _table()
    return (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(
            state=DeliveryState.SENT,
            channel_id=bindparam("channel"),
            ts=bindparam("stamp"),
            sent_at=bindparam("now"),
            error=None,
        )
    )


async def sent_since(
    session: Session, workspace_id: int, since: datetime
) -> tuple[datetime, datetime] | None:
    """When Slack took the first and the last message of a workspace from then on."""
    query = select(func.min(Delivery.sent_at), func.max(Delivery.sent_at)).where(
        Delivery.workspace_id == workspace_id, col(Delivery.sent_at) >= since
    )
    first, last = (await session.exec(query)).one()
    return None if first is None or last is None else (first, last)


async def settle(session: Session, row: Claimed, **values: Any) -> None:
    """End a claim without a message, unless somebody else has it by now, or it was sent."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.id) == row.id,
            col(Delivery.state) == DeliveryState.CLAIMED,
            # The lease may have ended meanwhile, and another replica have claimed it again.
            col(Delivery.claimed_by) == row.claimed_by,
        )
        .values(**values)
    )
    await session.exec(query, execution_options={"synchronize_session": False})


async def cancel(
    session: Session,
    *,
    kinds: Collection[Kind],
    check_in_ids: Collection[int] | None = None,
    pair_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Withdraw what is still pending: a snooze replaced by another, a pair that ended."""
    query = (
        update(Delivery)
        .where(col(Delivery.kind).in_(kinds), col(Delivery.state) == DeliveryState.PENDING)
        .values(state=DeliveryState.CANCELLED)
    )
    if check_in_ids is not None:
        query = query.where(col(Delivery.check_in_id).in_(check_in_ids))
    if pair_id is not None:
        query = query.where(col(Delivery.pair_id) == pair_id)
    if person_id is not None:
        query = query.where(col(Delivery.person_id) == person_id)
    await session.exec(query)


async def pending_for(
    session: Session, person_id: int, *, pair_id: int, kinds: Collection[Kind]
) -> Sequence[Delivery]:
    """What is still owed to somebody about a pair."""
    query = (
        select(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.pair_id == pair_id,
            col(Delivery.kind).in_(kinds),
            Delivery.state == DeliveryState.PENDING,
        )
        .order_by(col(Delivery.id))
        .with_for_update()
    )
    return (await session.exec(query)).all()


async def told_of(
    session: Session, kind: Kind, subject_id: int
) -> Mapping[int, Sequence[DeliveryState]]:
    """Person → the states of what tells them of a subject; what was withdrawn does not count."""
    query = select(Delivery.person_id, Delivery.state).where(
        Delivery.kind == kind,
        Delivery.subject_id == subject_id,
        Delivery.state != DeliveryState.CANCELLED,
    )
    found: dict[int, list[DeliveryState]] = {}
    for person_id, state in await session.exec(query):
        found.setdefault(person_id or 0, []).append(DeliveryState(state))
    return found


def key_in_sql(kind: Kind, *occasion: Any) -> ColumnElement[str]:
    """The dedupe key of a delivery, from columns and constants."""
    key: Any = literal(kind.value)
    for part in occasion:
        told = literal(str(part)) if isinstance(part, str | int) else cast(part, Text)
        key = key.concat(":").concat(told)
    return key  # type: ignore[no-any-return]  # concat() is not typed


def owed(kind: Kind, *occasion: Any, **columns: Any) -> Owed:
    """A delivery of a kind for each row of what its caller narrows down with `where`.

    `occasion` are the columns and constants after the kind in its dedupe key; `columns` are those
    of the delivery, each with what it is filled with.
    """
    named = [value.label(name) for name, value in columns.items()]
    key = key_in_sql(kind, *occasion).label("dedupe_key")
    return choose(literal(kind.value).label("kind"), key, *named)


_FILLED = ("state", "due_at", "attempts", "is_doubtful", "is_asked")


async def add_all(session: Session, wanted: Owed, due_at: datetime, *, is_asked: bool) -> int:
    """Write these deliveries, but those that are there already. Returns how many were new."""
    table = _table()
    told = list(wanted.selected_columns.keys())
    query = wanted.add_columns(
        literal(DeliveryState.PENDING.value),
        literal(due_at, table.c.due_at.type),
        literal(0),
        literal(False),
        literal(is_asked),
    )
    return await add_from(session, Delivery, (*told, *_FILLED), query)


async def by_key(session: Session, workspace_id: int, dedupe_key: str) -> Delivery | None:
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id, Delivery.dedupe_key == dedupe_key
    )
    return (await session.exec(query)).first()


async def known(
    session: Session, workspace_ids: Collection[int], keys: Collection[str]
) -> Collection[str]:
    """Which of these dedupe keys there are, whatever became of their deliveries."""
    query = select(Delivery.dedupe_key).where(
        col(Delivery.workspace_id).in_(workspace_ids), col(Delivery.dedupe_key).in_(keys)
    )
    return (await session.exec(query)).all()


async def is_pending(session: Session, workspace_id: int, dedupe_key: str) -> bool:
    query = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id,
        Delivery.dedupe_key == dedupe_key,
        Delivery.state == DeliveryState.PENDING,
    )
    return (await session.exec(query)).first() is not None


async def withdraw(session: Session, workspace_id: int, dedupe_key: str) -> None:
    """Cancel this one, unless it is on its way or sent."""
    query = update(Delivery).where(
        col(Delivery.workspace_id) == workspace_id,
        col(Delivery.dedupe_key) == dedupe_key,
        col(Delivery.state) == DeliveryState.PENDING,
    )
    await session.exec(query.values(state=DeliveryState.CANCELLED))


def anew(due_at: datetime, *, is_asked: bool) -> dict[str, Any]:
    """The columns of what is owed again as if it had not been before. What Slack may have had
    already is still searched for from when it was first tried; it counts as wrong from now on.
    """
    is_doubtful = col(Delivery.is_doubtful)
    return {
        "state": DeliveryState.PENDING,
        "due_at": due_at,
        "is_asked": is_asked,
        "attempts": 0,
        "error": None,
        "first_tried_at": case((is_doubtful, col(Delivery.first_tried_at)), else_=None),
        "first_error_at": case(
            (is_doubtful, literal(due_at, _table().c.first_error_at.type)), else_=None
        ),
    }


async def revive(
    session: Session, workspace_id: int, dedupe_key: str, due_at: datetime, *, is_asked: bool
) -> bool:
    """Owe again what was cancelled, from `due_at` on. False where it was not."""
    query = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.dedupe_key) == dedupe_key,
            col(Delivery.state) == DeliveryState.CANCELLED,
        )
        .values(**anew(due_at, is_asked=is_asked))
        .returning(col(Delivery.id))
    )
    found = await session.exec(query, execution_options={"synchronize_session": False})
    return found.first() is not None


def _table() -> Any:
    return Delivery.__table__  # type: ignore[attr-defined]  # made by SQLModel's metaclass
