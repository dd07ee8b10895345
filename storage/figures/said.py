"""What people said: confidence, last answers, insights."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import and_, col
from sqlmodel import select as fetch

from storage import insights as shared
from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.states import Moment, Side, Stage
from storage.tables import Confidence, FollowUp, Insight, Topic


@dataclass(frozen=True)
class Gain:
    """How many levels `people` of one side went up between the start and the later `moment`, on
    average: from -4 to 4. Never where from, nor where to: those would be of other groups.
    """

    topic_id: int
    key: str | None
    title: str | None
    side: Side
    moment: Moment
    people: int
    mean: float


async def gains(
    session: Session,
    programme_id: int,
    moments: Collection[str],
    group: int,
    settled_until: datetime,
) -> list[Gain]:
    """Topic by topic, side by side. Averages over whole groups of so many people, in the order in
    which they first answered; what was first said later than `settled_until` can still change.

    See `bot.kernel.rules.small_numbers`.
    """
    start, later = aliased(Confidence), aliased(Confidence)
    # The later of the two: SQLite's max() of two values is GREATEST() on PostgreSQL.
    said_at = case((col(start.at) > col(later.at), col(start.at)), else_=col(later.at))
    one_figure = (col(later.topic_id), col(later.side), col(later.moment))
    answered = (
        select(
            *one_figure,
            (col(later.level) - col(start.level)).label("gain"),
            func.row_number()
            .over(partition_by=one_figure, order_by=(said_at, col(later.id)))
            .label("rank"),
            func.count().over(partition_by=one_figure).label("people"),
        )
        .select_from(later)
        .join(
            start,
            (col(start.programme_id) == col(later.programme_id))
            & (col(start.person_id) == col(later.person_id))
            & (col(start.topic_id) == col(later.topic_id))
            & (col(start.moment) == Moment.START),
        )
        .where(
            col(later.programme_id) == programme_id,
            col(later.moment).in_(moments),
            col(start.at) <= settled_until,
            col(later.at) <= settled_until,
        )
        .subquery()
    )
    # Whole groups only: the last ones who answered wait until their group is full.
    whole = answered.c.people - answered.c.people % group
    query = (
        select(
            col(Topic.id),
            col(Topic.key),
            col(Topic.title),
            answered.c.side,
            answered.c.moment,
            func.count(),
            func.sum(answered.c.gain),
        )
        .select_from(answered)
        .join(Topic, col(Topic.id) == answered.c.topic_id)
        .where(answered.c.rank <= cast(whole, Integer))
        .group_by(
            col(Topic.id), col(Topic.key), col(Topic.title), answered.c.side, answered.c.moment
        )
        .order_by(col(Topic.position), col(Topic.id), answered.c.side)
    )
    return [
        Gain(topic_id, key, title, side, moment, people, float(total) / people)
        for topic_id, key, title, side, moment, people, total in await rows_of(session, query)
    ]


@dataclass(frozen=True)
class AgainCount:
    """Of `people` who answered so many `months` after the end, `again` would do it again."""

    months: int
    people: int
    again: int


async def again(
    session: Session, programme_id: int, months: Collection[int], group: int
) -> list[AgainCount]:
    """Counted over whole groups of so many people, in the order in which they first answered.

    See `bot.kernel.rules.small_numbers`.
    """
    answered = (
        select(
            col(FollowUp.months),
            col(FollowUp.again),
            func.row_number()
            .over(partition_by=col(FollowUp.months), order_by=col(FollowUp.id))
            .label("rank"),
            func.count().over(partition_by=col(FollowUp.months)).label("people"),
        )
        .where(col(FollowUp.programme_id) == programme_id, col(FollowUp.months).in_(months))
        .subquery()
    )
    # Whole groups only: the last ones who answered wait until their group is full.
    whole = answered.c.people - answered.c.people % group
    query = (
        select(
            answered.c.months,
            func.count(),
            func.sum(case((answered.c.again, 1), else_=0)),
        )
        .where(answered.c.rank <= cast(whole, Integer))
        .group_by(answered.c.months)
        .order_by(answered.c.months)
    )
    return [AgainCount(*row) for row in await rows_of(session, query)]


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


async def count_told(session: Session, told: InsightScope) -> int:
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
