"""How many pairs there are, who of the committee is in one, and what sessions came of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import and_, col, or_

from storage.columns import UtcDateTime
from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.states import PairState, PlannedState
from storage.tables import (
    CheckIn,
    NextStep,
    Pair,
    PairSession,
    Person,
    PlannedSession,
    Programme,
    Topic,
)


@dataclass(frozen=True)
class PairCounts:
    """`active` when the span ended (those `paused` are active too); `ended` and `made` in it.

    Where the programme closed in the span, its pairs are counted as they were just before: closing
    it ends them all, which is not what a lead calls ended.

    `paused` are those that still pause. None where that says too little: of a pause that is over
    nothing is kept.
    """

    active: int = 0
    paused: int | None = 0
    ended: int = 0
    made: int = 0


@dataclass(frozen=True)
class Coverage:
    """Of the executive committee, when the span ended."""

    members: int = 0
    with_mentor: int = 0


async def counts(session: Session, span: Span) -> PairCounts:
    end = _end(span)
    ended = and_(col(Pair.ended_at) >= span.start_at, col(Pair.ended_at) < end)
    made = and_(col(Pair.created_at) >= span.start_at, col(Pair.created_at) < end)
    paused = and_(_lived(end), col(Pair.paused_at) < end)
    query = (
        select(*(_sum(part) for part in (_lived(end), paused, ended, made)))
        .select_from(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.programme_id) == span.programme_id)
    )
    [row] = await rows_of(session, query)
    return PairCounts(*(number or 0 for number in row))


async def coverage(session: Session, span: Span, after: date) -> Coverage:
    """Members of the committee in Slack, and those of them who had a mentor in the programme.

    `after` is the programme's first day after the span: who sits there from then on only is no
    member yet.
    """
    # The pairs are gone through once, not for each member.
    in_pair = col(Person.id).in_(
        select(col(Pair.executive_id))
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.programme_id) == span.programme_id, _lived(_end(span)))
        .correlate(None)
    )
    query = (
        select(func.count(), _sum(in_pair))
        .select_from(Person)
        .join(Programme, col(Programme.workspace_id) == col(Person.workspace_id))
        .where(
            col(Programme.id) == span.programme_id,
            col(Person.committee_since_on) < after,
            col(Person.is_active),
        )
    )
    [(members, with_mentor)] = await rows_of(session, query)
    return Coverage(members, with_mentor or 0)


def _end(span: Span) -> ColumnElement[datetime]:
    """When pairs are counted: at the end of the span, or when the programme closed in it."""
    closed_at = col(Programme.closed_at)
    in_it = and_(closed_at >= span.start_at, closed_at < span.end_at)
    return case((in_it, closed_at), else_=literal(span.end_at, UtcDateTime()))


def _lived(end: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(
        col(Pair.created_at) < end, or_(col(Pair.ended_at).is_(None), col(Pair.ended_at) >= end)
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@dataclass(frozen=True)
class Plans:
    """Sessions that had a date in the span and were not called off, and those of them held."""

    planned: int = 0
    held: int = 0


@dataclass(frozen=True)
class TopicCount:
    """A shipped topic has a `key`, a lead's own a `title`."""

    key: str | None
    title: str | None
    sessions: int


async def topics(session: Session, span: Span) -> list[TopicCount]:
    """Every topic of the programme that is shown or was talked about, the most frequent first.

    The sessions are those told at the check-ins that were due in the span.
    """
    held = _held(span).subquery()
    number = func.coalesce(held.c.sessions, 0)
    query = (
        select(col(Topic.key), col(Topic.title), number)
        .select_from(Topic)
        .outerjoin(held, held.c.topic_id == col(Topic.id))
        .where(col(Topic.programme_id) == span.programme_id)
        .where(~col(Topic.is_hidden) | (number > 0))
        .order_by(number.desc(), col(Topic.position), col(Topic.id))
    )
    return [TopicCount(*row) for row in await rows_of(session, query)]


async def held(session: Session, span: Span) -> int:
    """Those that `topics` counts by topic; without it, one check-in's key is all that is read."""
    query = (
        select(func.count())
        .select_from(CheckIn)
        .join(PairSession, col(PairSession.check_in_id) == col(CheckIn.id))
        .where(span.due)
    )
    [(number,)] = await rows_of(session, query)
    return int(number)


async def plans(session: Session, span: Span) -> Plans:
    query = (
        select(
            func.count(),
            func.sum(case((col(PlannedSession.state) == PlannedState.HELD, 1), else_=0)),
        )
        .select_from(PlannedSession)
        .join(Pair, col(Pair.id) == col(PlannedSession.pair_id))
        .where(
            col(Pair.programme_id) == span.programme_id,
            col(PlannedSession.starts_at) >= span.start_at,
            col(PlannedSession.starts_at) < span.end_at,
            # Named one by one, so that the index on states is of use.
            col(PlannedSession.state).in_(
                (PlannedState.PLANNED, PlannedState.HELD, PlannedState.MISSED)
            ),
        )
    )
    [(planned, kept)] = await rows_of(session, query)
    return Plans(planned, kept or 0)


async def steps_overdue(
    session: Session, programme_id: int, today: date, forgotten: timedelta
) -> int:
    """Next steps of active pairs, past their day and not done, whenever they were agreed.

    One that was due longer ago than `forgotten` is that rather than overdue, and one whose author
    has deleted its text is none any more.
    """
    # Asked of each step, not joined: SQLite would go through all steps that each pair ever had.
    goes_on = (
        select(col(Pair.id))
        .where(
            col(Pair.id) == col(NextStep.pair_id),
            col(Pair.programme_id) == programme_id,
            col(Pair.state) == PairState.ACTIVE,
        )
        .exists()
    )
    query = (
        select(func.count())
        .select_from(NextStep)
        .where(
            col(NextStep.done_at).is_(None),
            col(NextStep.text).is_not(None),
            col(NextStep.due_on) < today,
            col(NextStep.due_on) >= today - forgotten,
            goes_on,
        )
    )
    [(number,)] = await rows_of(session, query)
    return int(number)


def _held(span: Span) -> Any:
    return (
        select(col(PairSession.topic_id), func.count().label("sessions"))
        .select_from(CheckIn)
        .join(PairSession, col(PairSession.check_in_id) == col(CheckIn.id))
        .where(span.due)
        .group_by(col(PairSession.topic_id))
    )
