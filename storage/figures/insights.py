"""Insights on which both of a pair agreed, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as fetch

from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.tables import Insight


@dataclass(frozen=True)
class StageCount:
    area: str | None
    stage: str
    insights: int


async def by_stage(session: Session, span: Span) -> list[StageCount]:
    query = (
        select(col(Insight.area), col(Insight.stage), func.count())
        .where(*_counted(span))
        .group_by(col(Insight.area), col(Insight.stage))
    )
    return [StageCount(*row) for row in await rows_of(session, query)]


async def count(session: Session, span: Span) -> int:
    [(number,)] = await rows_of(session, select(func.count()).where(*_counted(span)))
    return int(number)


async def released(session: Session, span: Span, limit: int) -> Sequence[Insight]:
    """The newest of them, in the order in which they were raised."""
    query = fetch(Insight).where(*readable(span)).order_by(col(Insight.id).desc()).limit(limit)
    return list(reversed((await session.exec(query)).all()))


async def count_readable(session: Session, span: Span) -> int:
    """Those that are quoted, or would be if there were room."""
    [(number,)] = await rows_of(session, select(func.count()).where(*readable(span)))
    return int(number)


def readable(span: Span) -> tuple[Any, ...]:
    """What may be read: both of the pair agreed, and its author has not taken it back."""
    return (*_counted(span), col(Insight.text).is_not(None))


def _counted(span: Span) -> tuple[Any, ...]:
    """Of one that its author withdrew the text is gone; that there was one stays counted."""
    return (
        col(Insight.programme_id) == span.programme_id,
        col(Insight.created_at) >= span.start_at,
        col(Insight.created_at) < span.end_at,
        col(Insight.state).in_(("agreed", "withdrawn")),
    )
