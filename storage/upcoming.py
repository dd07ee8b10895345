"""When anything comes next by itself, in the whole database."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all
from sqlmodel import col

from storage.engine import Session
from storage.states import CheckInState, DeliveryState, PairState
from storage.tables import CheckIn, Delivery, Pair, Programme


async def next_at(session: Session) -> datetime | None:
    """A check-in that opens, reminds or closes, a digest, or a message; None where nothing does."""
    is_open = col(CheckIn.state) == CheckInState.OPEN
    soonest = union_all(
        _soonest(col(Pair.next_check_in_at)).where(col(Pair.state) == PairState.ACTIVE),
        _soonest(col(CheckIn.closes_at)).where(is_open),
        _soonest(col(CheckIn.remind_at)).where(is_open),
        _soonest(col(Programme.next_digest_at)),
        _soonest(col(Delivery.due_at)).where(col(Delivery.state) == DeliveryState.PENDING),
    ).subquery()
    query = select(func.min(soonest.c.at))
    found: datetime | None = (await (await session.connection()).execute(query)).scalar_one()
    return found


def _soonest(column: Any) -> Any:
    return select(func.min(column).label("at"))
