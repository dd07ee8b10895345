"""The rows of a programme's files, in the order in which they are written: read bit by bit."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.figures.pair_states import standing_of
from storage.figures.said import InsightScope, readable
from storage.figures.span import Span, rows_of
from storage.states import PlannedState, Side
from storage.tables import (
    Answer,
    CheckIn,
    Insight,
    Pair,
    PairSession,
    Person,
    PlannedSession,
    Programme,
)

CHUNK = 200
"""Rows at a time: what is done with them takes a few milliseconds."""
RowChunks = AsyncGenerator[Sequence[Any], None]
_mentor, _executive = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Totals:
    pairs: int
    check_ins: int
    sessions: int
    insights: int

    @property
    def rows(self) -> int:
        return self.pairs + self.check_ins + self.sessions + self.insights


async def totals(session: Session, span: Span, told: InsightScope) -> Totals:
    counted = [
        select(func.count()).select_from(Pair).where(_lived(span)),
        select(func.count()).select_from(CheckIn).where(span.due),
        select(func.count()).select_from(CheckIn).join(*_session_of()).where(span.due),
        select(func.count()).select_from(Insight).where(*readable(told)),
    ]
    return Totals(*[(await rows_of(session, query))[0][0] for query in counted])


def pairs(session: Session, span: Span) -> RowChunks:
    """The pairs that there were in the span: mentor, executive, created_at, ended_at, what they are
    today, and the sessions told at its check-ins.
    """
    held = (
        select(col(PairSession.pair_id), func.count().label("sessions"))
        .select_from(CheckIn)
        .join(*_session_of())
        .where(span.due)
        .group_by(col(PairSession.pair_id))
        .subquery()
    )
    query = (
        _of_pairs(
            col(Pair.created_at),
            col(Pair.ended_at),
            standing_of().label("standing"),
            func.coalesce(held.c.sessions, 0).label("sessions"),
        )
        .select_from(Pair)
        .join(Programme, col(Programme.id) == col(Pair.programme_id))
        .outerjoin(held, held.c.pair_id == col(Pair.id))
        .where(_lived(span))
        .order_by(col(Pair.id))
    )
    return _chunks(session, _named(query))


def check_ins(session: Session, span: Span) -> RowChunks:
    """With whether each side answered, and whether it did before any reminder; None: it did not."""
    by_mentor, by_executive = aliased(Answer), aliased(Answer)
    query = (
        _of_pairs(
            col(CheckIn.due_at),
            col(CheckIn.state),
            col(CheckIn.closes_at),
            col(CheckIn.topic_id),
            col(by_mentor.in_time).label("mentor_in_time"),
            col(by_executive.in_time).label("executive_in_time"),
            col(PairSession.id).label("session_id"),
        )
        .select_from(CheckIn)
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .outerjoin(by_mentor, _answer(by_mentor, Side.MENTOR))
        .outerjoin(by_executive, _answer(by_executive, Side.EXECUTIVE))
        .outerjoin(*_session_of())
        .where(span.due)
        .order_by(col(CheckIn.due_at), col(CheckIn.id))
    )
    return _chunks(session, _named(query))


def sessions(session: Session, span: Span) -> RowChunks:
    """Those told at the check-ins that were due in the span."""
    query = (
        _of_pairs(col(PairSession.pair_id), col(PairSession.held_on), col(PairSession.topic_id))
        .select_from(CheckIn)
        .join(*_session_of())
        .join(Pair, col(Pair.id) == col(PairSession.pair_id))
        .where(span.due)
        .order_by(col(CheckIn.due_at), col(CheckIn.id))
    )
    return _chunks(session, _named(query))


async def plans_held(
    session: Session, pair_ids: Collection[int], first: datetime, last: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Pair → when its sessions that had a date and took place were to begin."""
    query = select(col(PlannedSession.pair_id), col(PlannedSession.starts_at)).where(
        col(PlannedSession.pair_id).in_(pair_ids),
        col(PlannedSession.state) == PlannedState.HELD,
        col(PlannedSession.starts_at) >= first,
        col(PlannedSession.starts_at) <= last,
    )
    found: dict[int, list[datetime]] = {}
    for pair_id, starts_at in await rows_of(session, query):
        found.setdefault(pair_id, []).append(starts_at)
    return found


def named_insights(session: Session, told: InsightScope) -> RowChunks:
    """Those whose author is told: in the order in which they were raised."""
    author = aliased(Person)
    query = (
        _of_pairs(
            col(author.name).label("author"),
            col(Insight.created_at),
            col(Insight.text),
            col(Insight.area),
            col(Insight.stage),
        )
        .select_from(Insight)
        .join(Pair, col(Pair.id) == col(Insight.pair_id))
        .join(author, col(author.id) == col(Insight.author_id))
        .where(*readable(told), ~col(Insight.is_anonymous))
        .order_by(col(Insight.created_at), col(Insight.id))
    )
    return _chunks(session, _named(query))


def anonymous_insights(session: Session, told: InsightScope) -> RowChunks:
    """What they say and no more, shuffled: their order would tell when they were raised."""
    query = (
        select(col(Insight.text), col(Insight.area), col(Insight.stage))
        .where(*readable(told), col(Insight.is_anonymous))
        # The database's own function: what a cursor gives bit by bit cannot be shuffled afterwards.
        .order_by(func.random())
    )
    return _chunks(session, query)


def _of_pairs(*columns: Any) -> Select[Any]:
    return select(
        col(_mentor.name).label("mentor"), col(_executive.name).label("executive"), *columns
    )


def _named(query: Select[Any]) -> Select[Any]:
    return query.join(_mentor, col(_mentor.id) == col(Pair.mentor_id)).join(
        _executive, col(_executive.id) == col(Pair.executive_id)
    )


def _lived(span: Span) -> ColumnElement[bool]:
    return and_(
        col(Pair.programme_id) == span.programme_id,
        col(Pair.created_at) < span.end_at,
        or_(col(Pair.ended_at).is_(None), col(Pair.ended_at) >= span.start_at),
    )


def _answer(answer: Any, side: Side) -> ColumnElement[bool]:
    return and_(answer.check_in_id == col(CheckIn.id), answer.side == side)


def _session_of() -> tuple[Any, Any]:
    return PairSession, col(PairSession.check_in_id) == col(CheckIn.id)


async def _chunks(session: Session, query: Executable) -> RowChunks:
    """From a cursor that stays in the database: never all rows at once."""
    connection = await session.connection()
    # yield_per makes it a server-side cursor on PostgreSQL: without one psycopg reads all rows at
    # once.
    options = query.execution_options(yield_per=CHUNK)
    async with connection.stream(options) as result:
        async for part in result.partitions():
            yield part
