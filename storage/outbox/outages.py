"""What waits while Slack takes nothing: for how long it has, and that it is due when it is over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, not_, or_, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.states import DeliveryState
from storage.tables import Delivery

CHANNEL = "channel:"
"""Before the error of a row whose channel is held, so that what goes wrong later begins anew."""
PUT_OFF, RESUMED = "hours:", "resumed:"
"""Before the error, and for how many seconds a row has waited for its reader's hours since it first
went wrong: where it waits for them now, and where it has been tried since, or for more than a day.
"""


class Outage(NamedTuple):
    """Since when Slack took nothing from a workspace, and how many messages wait."""

    since: datetime
    waited: int


async def away(
    session: Session, workspace_id: int, now: datetime, *, longer_than: timedelta
) -> Outage | None:
    """What goes wrong since Slack last took a message, if that is so long ago."""
    table = Delivery.__table__  # type: ignore[attr-defined]  # made by SQLModel's metaclass
    waiting = (
        table.c.workspace_id == workspace_id,
        table.c.state.in_((DeliveryState.PENDING, DeliveryState.CLAIMED)),
    )
    # Not for Slack, but for its channel or for a morning.
    is_slacks = and_(table.c.first_error_at.is_not(None), *_not(CHANNEL, PUT_OFF))
    first = select(func.min(table.c.first_error_at)).where(*waiting, is_slacks)
    since: datetime | None = (await session.exec(first)).one()
    if since is None or now - since <= longer_than:
        return None
    last = select(func.max(table.c.sent_at)).where(
        table.c.workspace_id == workspace_id, table.c.sent_at >= since
    )
    if (taken := (await session.exec(last)).one()) is not None:
        since = (await session.exec(first.where(table.c.first_error_at > taken))).one()
    if since is None or now - since <= longer_than:
        return None
    is_due = or_(is_slacks, and_(table.c.due_at <= now, *_not(CHANNEL)))
    query = select(func.count()).select_from(table).where(*waiting, is_due)
    return Outage(since, (await session.exec(query)).one())


async def pairs_held(session: Session, pair_ids: Collection[int]) -> Mapping[int, datetime]:
    """Pair → since when something of its own has waited for a channel that takes nothing; what is
    told of that to its leads does not count.
    """
    query = (
        select(Delivery.pair_id, func.min(Delivery.first_error_at))
        .where(
            col(Delivery.pair_id).in_(pair_ids),
            col(Delivery.state).in_((DeliveryState.PENDING, DeliveryState.CLAIMED)),
            col(Delivery.error).startswith(CHANNEL),
            Delivery.kind != Kind.TROUBLE,
        )
        .group_by(col(Delivery.pair_id))
    )
    return {pair_id or 0: since for pair_id, since in await session.exec(query) if since}


def _not(*marks: str) -> Sequence[ColumnElement[bool]]:
    error = col(Delivery.error)
    return [or_(error.is_(None), not_(error.startswith(mark))) for mark in marks]


async def due_at_once(
    session: Session, workspace_id: int, now: datetime, *, within: timedelta, mark: str = ""
) -> None:
    """What went wrong and waits to be tried again is due, as new and in the order in which it was
    first tried; `within` is the longest of such waits: what comes later was put there by somebody.
    `mark`: only those whose error begins so.
    """
    query = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.state) == DeliveryState.PENDING,
            col(Delivery.due_at) > now,
            col(Delivery.due_at) <= now + within,
            col(Delivery.error).startswith(mark),
        )
        .values(due_at=func.coalesce(col(Delivery.first_tried_at), now), attempts=0)
    )
    await session.exec(query, execution_options={"synchronize_session": False})
