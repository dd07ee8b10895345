"""How many pairs there are, and who on the executive committee is in one."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.tables import Pair, Person, Programme


@dataclass(frozen=True)
class PairCounts:
    """`active` when the span ended (those `paused` are active too); `ended` and `made` in it."""

    active: int = 0
    paused: int = 0
    ended: int = 0
    made: int = 0


@dataclass(frozen=True)
class Coverage:
    """Of the executive committee, when the span ended."""

    members: int = 0
    with_mentor: int = 0


async def counts(session: Session, span: Span) -> PairCounts:
    ended = and_(col(Pair.ended_at) >= span.start_at, col(Pair.ended_at) < span.end_at)
    made = and_(col(Pair.created_at) >= span.start_at, col(Pair.created_at) < span.end_at)
    paused = and_(_lived(span), col(Pair.paused_at) < span.end_at)
    query = select(*(_sum(part) for part in (_lived(span), paused, ended, made))).where(
        col(Pair.programme_id) == span.programme_id
    )
    [row] = await rows_of(session, query)
    return PairCounts(*(number or 0 for number in row))


async def coverage(session: Session, span: Span) -> Coverage:
    """Members of the committee in Slack, and those of them who had a mentor in the programme."""
    # The pairs are gone through once, not for each member.
    in_pair = col(Person.id).in_(
        select(col(Pair.executive_id)).where(
            col(Pair.programme_id) == span.programme_id, _lived(span)
        )
    )
    query = (
        select(func.count(), _sum(in_pair))
        .select_from(Person)
        .join(Programme, col(Programme.workspace_id) == col(Person.workspace_id))
        .where(
            col(Programme.id) == span.programme_id,
            col(Person.committee_since_on).is_not(None),
            col(Person.is_active),
        )
    )
    [(members, with_mentor)] = await rows_of(session, query)
    return Coverage(members, with_mentor or 0)


def _lived(span: Span) -> ColumnElement[bool]:
    return and_(
        col(Pair.created_at) < span.end_at,
        or_(col(Pair.ended_at).is_(None), col(Pair.ended_at) >= span.end_at),
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
