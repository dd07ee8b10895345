"""What waits while Slack takes nothing: for how long it has, and that it is due when it is over."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, func, or_, select, update

from storage.engine import Session
from storage.states import DeliveryState
from storage.tables import Delivery


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
    first = select(func.min(table.c.first_error_at)).where(*waiting)
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
    is_due = or_(table.c.first_error_at.is_not(None), table.c.due_at <= now)
    query = select(func.count()).select_from(table).where(*waiting, is_due)
    return Outage(since, (await session.exec(query)).one())


async def due_at_once(
    session: Session, workspace_id: int, now: datetime, *, within: timedelta
) -> None:
    """What went wrong and waits to be tried again is due, as new and in the order in which it was
    first tried; `within` is the longest of such waits: what comes later was put there by somebody.
    """
    query = (
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.state) == DeliveryState.PENDING,
            col(Delivery.due_at) > now,
            col(Delivery.due_at) <= now + within,
            col(Delivery.error).is_not(None),
        )
        .values(due_at=func.coalesce(col(Delivery.first_tried_at), now), attempts=0)
    )
    await session.exec(query, execution_options={"synchronize_session": False})
