"""Queries about insights that both of a pair agreed on, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, or_, select

from storage.engine import Session
from storage.states import InsightState, Stage
from storage.tables import Insight, Pair

COUNTED = (InsightState.AGREED, InsightState.WITHDRAWN)
"""Those that could be read once: what its author took back stays counted."""


@dataclass(frozen=True)
class Marker:
    """As much of an insight as its place in a list depends on."""

    key: int
    stage: Stage
    agreed_at: datetime


def is_shared(insight: Insight) -> bool:
    """Whether it leaves its pair: its author offered it and the other agreed. Who then reads it is
    for the permissions to say (`FOLLOW_INSIGHTS`, `DIGEST` and `EXPORT`).
    """
    return insight.state == InsightState.AGREED


def readable() -> ColumnElement[bool]:
    """The condition of `is_shared` in a query; the text must still be there."""
    return and_(col(Insight.state) == InsightState.AGREED, col(Insight.text).is_not(None))


async def markers(
    session: Session, programme_id: int, unnamed_before: datetime | None
) -> Sequence[Marker]:
    """Of everything in a programme that the leads may read: of those without names, what was
    written before that instant; none where it is None.
    """
    told: ColumnElement[bool] = col(Insight.is_anonymous).is_(False)
    if unnamed_before is not None:
        told = or_(told, col(Insight.created_at) < unnamed_before)
    query = select(
        Insight.id, Insight.stage, func.coalesce(Insight.decided_at, Insight.created_at)
    ).where(
        Insight.programme_id == programme_id,
        readable(),
        told,
    )
    return [Marker(key or 0, Stage(stage), at) for key, stage, at in await session.exec(query)]


async def of_person(session: Session, person_id: int, limit: int) -> Sequence[Insight]:
    """Those of this person's pairs that the leads may read, newest first."""
    query = (
        select(Insight)
        .join(Pair, col(Pair.id) == col(Insight.pair_id))
        .where(
            readable(),
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Insight.id).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()
