"""How many pairs there are, and what sessions came of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import and_, col

from storage.engine import Session
from storage.figures.pair_states import PairStanding, standing_of
from storage.figures.span import Span, rows_of
from storage.states import PairState, PlannedState, ProgrammeState
from storage.tables import (
    CheckIn,
    NextStep,
    Pair,
    PairSession,
    PlannedSession,
    Programme,
    Topic,
)


@dataclass(frozen=True)
class PairCounts:
    """The pairs of a programme by what they are today (`storage.figures.pair_states`)."""

    active: int = 0
    paused: int = 0
    prepared: int = 0
    at_close: int = 0


@dataclass(frozen=True)
class PairChanges:
    """Pairs that were made in a span, and those that came to their end in it.

    What is taken out of a draft was never a pair for anybody, and closing a programme is not what a
    lead calls the end of its pairs: neither counts as ended.
    """

    made: int = 0
    ended: int = 0


async def counts(session: Session, programme_ids: Collection[int]) -> Mapping[int, PairCounts]:
    """Programme → its pairs today; those that have no pair are left out."""
    query = (
        select(
            col(Pair.programme_id),
            *(_sum(standing_of() == each.value) for each in _COUNTED),
        )
        .select_from(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.programme_id).in_(programme_ids))
        .group_by(col(Pair.programme_id))
    )
    return {row[0]: PairCounts(*row[1:]) for row in await rows_of(session, query)}


async def changes(session: Session, span: Span) -> PairChanges:
    made = and_(col(Pair.created_at) >= span.start_at, col(Pair.created_at) < span.end_at)
    ended = and_(
        standing_of() == PairStanding.ENDED.value,
        col(Programme.state) != ProgrammeState.DRAFT,
        col(Pair.ended_at) >= span.start_at,
        col(Pair.ended_at) < span.end_at,
    )
    query = (
        select(_sum(made), _sum(ended))
        .select_from(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .where(col(Pair.programme_id) == span.programme_id)
    )
    [row] = await rows_of(session, query)
    return PairChanges(*(number or 0 for number in row))


_COUNTED = (PairStanding.ACTIVE, PairStanding.PAUSED, PairStanding.PREPARED, PairStanding.AT_CLOSE)
"""In the order of the fields of `PairCounts`."""


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@dataclass(frozen=True)
class Plans:
    """Sessions that had a date in the span and were not called off, of which it is known whether
    they were held: one that is still to come, or of which nobody has told yet, is in neither.
    """

    decided: int = 0
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
        select(func.count(), _sum(col(PlannedSession.state) == PlannedState.HELD))
        .select_from(PlannedSession)
        .join(Pair, col(Pair.id) == col(PlannedSession.pair_id))
        .where(
            col(Pair.programme_id) == span.programme_id,
            col(PlannedSession.starts_at) >= span.start_at,
            col(PlannedSession.starts_at) < span.end_at,
            # Named one by one, so that the index on states is of use.
            col(PlannedSession.state).in_((PlannedState.HELD, PlannedState.MISSED)),
        )
    )
    [(decided, kept)] = await rows_of(session, query)
    return Plans(decided, kept or 0)


async def ahead(session: Session, programme_id: int, now: datetime) -> int:
    """Sessions with a date that is still to come, of pairs that have not ended."""
    query = (
        select(func.count())
        .select_from(PlannedSession)
        .join(Pair, col(Pair.id) == col(PlannedSession.pair_id))
        .where(
            col(Pair.programme_id) == programme_id,
            col(Pair.ended_at).is_(None),
            col(PlannedSession.state) == PlannedState.PLANNED,
            col(PlannedSession.starts_at) > now,
        )
    )
    [(number,)] = await rows_of(session, query)
    return int(number)


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
