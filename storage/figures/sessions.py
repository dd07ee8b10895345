"""Sessions that were held and planned, what they were about, and what was to come of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import col

from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.states import PairState, PlannedState
from storage.tables import CheckIn, NextStep, Pair, PairSession, PlannedSession, Topic


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
