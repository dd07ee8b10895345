"""What people said: confidence, last answers, insights."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, case, cast, func, literal, or_, select
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


@dataclass(frozen=True)
class GroupsUntil:
    """What was first said until an instant is put into groups of so many people; what is then left
    over goes to the next size.
    """

    size: int
    until: datetime


async def gains(
    session: Session, programme_id: int, moments: Collection[str], groups: Sequence[GroupsUntil]
) -> list[Gain]:
    """Topic by topic, side by side. Averages over whole groups, in the order in which people first
    answered; what was first said later than the last of the instants can still change.

    See `bot.kernel.rules.small_numbers`.
    """
    settled_until = groups[-1].until
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
            *(
                func.count(case((said_at <= group.until, 1)))
                .over(partition_by=one_figure)
                .label(f"people_{number}")
                for number, group in enumerate(groups)
            ),
            literal(0).label("grouped"),
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
    for number, group in enumerate(groups):
        answered = _grouped(answered, answered.c[f"people_{number}"], group.size)
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
        .where(answered.c.rank <= answered.c.grouped)
        .group_by(
            col(Topic.id), col(Topic.key), col(Topic.title), answered.c.side, answered.c.moment
        )
        .order_by(col(Topic.position), col(Topic.id), answered.c.side)
    )
    return [
        Gain(topic_id, key, title, side, moment, people, float(total) / people)
        for topic_id, key, title, side, moment, people, total in await rows_of(session, query)
    ]


def _grouped(answered: Subquery, people: ColumnElement[int], size: int) -> Subquery:
    """The same, with those in whole groups who were in none: the last ones who answered wait until
    their group is full.
    """
    others = [column for column in answered.c if column.key != "grouped"]
    waiting = cast(people - answered.c.grouped, Integer)
    return select(
        *others, (answered.c.grouped + waiting - waiting % size).label("grouped")
    ).subquery()


@dataclass(frozen=True)
class AgainCount:
    """Of `people` who answered so many `months` after the end, `again` would do it again."""

    months: int
    people: int
    again: int


async def again(session: Session, programme_id: int, groups: Mapping[int, int]) -> list[AgainCount]:
    """Counted over whole groups, in the order in which people first answered. `groups` has the size
    of those who answered so many months after the end.

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
        .where(col(FollowUp.programme_id) == programme_id, col(FollowUp.months).in_(groups))
        .subquery()
    )
    # Whole groups only: the last ones who answered wait until their group is full.
    size = case(*((answered.c.months == months, size) for months, size in groups.items()))
    whole = answered.c.people - answered.c.people % size
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
    that were written in one of `blocks` of months, each [start, end).

    See `bot.kernel.rules.small_numbers`.
    """

    span: Span
    blocks: Sequence[tuple[datetime, datetime]]


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


async def has_unnamed(session: Session, programme_id: int) -> bool:
    """Whether there ever was one without names."""
    query = select(col(Insight.id)).where(*_agreed(programme_id), col(Insight.is_anonymous))
    return bool(await rows_of(session, query.limit(1)))


def readable(told: InsightScope) -> tuple[Any, ...]:
    """What may be read: both of the pair agreed, and its author has not taken it back."""
    return (*_counted(told), shared.readable())


def _counted(told: InsightScope) -> tuple[Any, ...]:
    """Of one that its author withdrew the text is gone; that there was one stays counted."""
    span = told.span
    named = and_(~col(Insight.is_anonymous), _written(span.start_at, span.end_at))
    unnamed = [and_(col(Insight.is_anonymous), _written(*block)) for block in told.blocks]
    starts = [span.start_at, *(start for start, _ in told.blocks)]
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
