"""Queries about programmes whose texts are to be taken away."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import and_, col, select

from storage.engine import Session
from storage.privacy.own_texts import PLACES, forget
from storage.states import ProgrammeState
from storage.tables import FollowUp, Programme


async def closed(session: Session) -> Sequence[Programme]:
    query = (
        select(Programme)
        .where(Programme.state == ProgrammeState.CLOSED, col(Programme.closed_at).is_not(None))
        .order_by(col(Programme.id))
    )
    return (await session.exec(query)).all()


async def clear(session: Session, programme_id: int, before: datetime, limit: int) -> int:
    """Of each table `limit` rows at most, so that a large programme keeps nobody waiting. What was
    answered after the end is left until it is as old.
    """
    written = [place for place in PLACES if place.table is not FollowUp]
    cleared = [await forget(session, place, place.of(programme_id), limit) for place in written]
    return sum(cleared) + await clear_late(session, programme_id, before, limit)


async def clear_late(session: Session, programme_id: int, before: datetime, limit: int) -> int:
    """What people answered long after the end, once it is as old."""
    (place,) = (place for place in PLACES if place.table is FollowUp)
    which = and_(place.of(programme_id), col(FollowUp.at) <= before)
    return await forget(session, place, which, limit)
