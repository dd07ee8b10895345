"""Insights on which both of a pair agreed, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import and_, col
from sqlmodel import select as fetch

from storage import insights as shared
from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.states import Stage
from storage.tables import Insight


@dataclass(frozen=True)
class InsightScope:
    """Which insights are told: those with names that were written in the span, and those without
    that were written in one of `months`, each [start, end). Where it is None, all of the span.

    See `bot.kernel.rules.small_numbers`.
    """

    span: Span
    months: Sequence[tuple[datetime, datetime]] | None


@dataclass(frozen=True)
class StageCount:
    area: str | None
    stage: Stage
    insights: int


async def by_stage(session: Session, told: InsightScope) -> list[StageCount]:
    query = (
        select(col(Insight.area), col(Insight.stage), func.count())
        .where(*_counted(told))
        .group_by(col(Insight.area), col(Insight.stage))
    )
    return [StageCount(*row) for row in await rows_of(session, query)]


async def count(session: Session, told: InsightScope) -> int:
    [(number,)] = await rows_of(session, select(func.count()).where(*_counted(told)))
    return int(number)


async def released(session: Session, told: InsightScope, limit: int) -> Sequence[Insight]:
    """The newest of them, in the order in which they were raised."""
    query = fetch(Insight).where(*readable(told)).order_by(col(Insight.id).desc()).limit(limit)
    return list(reversed((await session.exec(query)).all()))


async def count_readable(session: Session, told: InsightScope) -> int:
    """How many insights could be quoted, were there space for all of them."""
    [(number,)] = await rows_of(session, select(func.count()).where(*readable(told)))
    return int(number)


async def first_unnamed(session: Session, span: Span) -> datetime | None:
    """When the first one without names was written in a span."""
    query = select(col(Insight.created_at)).where(
        *_agreed(span.programme_id),
        _written(span.start_at, span.end_at),
        col(Insight.is_anonymous),
    )
    found = (await rows_of(session, query.order_by(col(Insight.created_at)).limit(1)))[:1]
    return found[0][0] if found else None


def readable(told: InsightScope) -> tuple[Any, ...]:
    """What may be read: both of the pair agreed, and its author has not taken it back."""
    return (*_counted(told), shared.readable())


def _counted(told: InsightScope) -> tuple[Any, ...]:
    """Of one that its author withdrew the text is gone; that there was one stays counted."""
    span, months = told.span, told.months
    written = _written(span.start_at, span.end_at)
    if months is None:
        return (*_agreed(span.programme_id), written)
    named = and_(~col(Insight.is_anonymous), written)
    unnamed = [and_(col(Insight.is_anonymous), _written(*month)) for month in months]
    starts = [span.start_at, *(start for start, _ in months)]
    # From the index: it need not look at what is older than all of them.
    near = _written(min(starts), span.end_at)
    return (*_agreed(span.programme_id), near, or_(named, *unnamed))


def _agreed(programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Insight.programme_id) == programme_id,
        col(Insight.state).in_(shared.COUNTED),
    )


def _written(start_at: datetime, end_at: datetime) -> ColumnElement[bool]:
    return and_(col(Insight.created_at) >= start_at, col(Insight.created_at) < end_at)
