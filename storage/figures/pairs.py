"""How many pairs there are, and who on the executive committee is in one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import and_, col, or_

from storage.columns import UtcDateTime
from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.tables import Pair, Person, Programme


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
