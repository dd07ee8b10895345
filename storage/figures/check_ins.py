"""Check-ins that were due, how each side answered, and how useful they found it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from storage.engine import Session
from storage.figures.span import Span, rows_of
from storage.states import CheckInState, Side
from storage.tables import Answer, CheckIn, Insight

_SIDES = (Side.MENTOR, Side.EXECUTIVE)
_AT_ONCE = 100
"""SQLite takes 500 parts in one compound query."""


@dataclass(frozen=True)
class Due:
    """`missed`: their time is over, and nobody answered. `skipped` were ended by a pause before
    anybody had: they do not count as due.
    """

    due: int = 0
    missed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Given:
    """Answers of one side to the check-ins that fell due, and were opened, at the same time.

    `in_time` came before any reminder. `total` is the sum of the ratings.
    """

    due_at: datetime
    opened_at: datetime
    side: Side
    answers: int
    in_time: int
    rated: int
    total: int


@dataclass(frozen=True)
class Within:
    """Check-ins that were due in [start, end), and opened before its end."""

    start_at: datetime
    end_at: datetime


async def due(session: Session, span: Span, now: datetime) -> Due:
    query = select(
        func.count(),
        _count(col(CheckIn.state) == CheckInState.MISSED),
        _count(col(CheckIn.state) == CheckInState.SKIPPED),
        _unclosed(span, now),
    ).where(span.due)
    [(number, missed, skipped, unclosed)] = await rows_of(session, query)
    return Due(number - (skipped or 0), (missed or 0) + unclosed, skipped or 0)


def _unclosed(span: Span, now: datetime) -> ScalarSelect[int]:
    """How many were missed and are not closed yet.

    A weekly digest comes at the very moment at which the check-ins that it tells of stop taking
    answers: it does not wait for the job that closes them.
    """
    over = (
        select(col(CheckIn.id), col(CheckIn.programme_id), col(CheckIn.due_at))
        .where(col(CheckIn.state) == CheckInState.OPEN, col(CheckIn.closes_at) <= now)
        .cte()
        # Few, whatever the span: SQLite would otherwise go through all of the span's once more.
        .prefix_with("MATERIALIZED")
    )
    # Looked up for each of them: PostgreSQL would rather read all answers there ever were.
    answer = (
        select(col(Answer.id))
        .where(col(Answer.check_in_id) == over.c.id)
        .limit(1)
        .correlate(over)
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(over)
        .where(
            over.c.programme_id == span.programme_id,
            over.c.due_at >= span.start_at,
            over.c.due_at < span.end_at,
            answer.is_(None),
        )
        .scalar_subquery()
    )


async def given(session: Session, span: Span) -> Sequence[Given]:
    """One pass over the answers of a span, in the order of the check-ins' index: nothing is sorted.

    Both sides are told in one row for that, which is then parted.
    """
    moment = (col(CheckIn.due_at), col(CheckIn.opened_at))
    query = (
        select(*moment, *(count for side in _SIDES for count in _counts(side)))
        .select_from(CheckIn)
        .join(Answer, col(Answer.check_in_id) == col(CheckIn.id))
        .where(span.due)
        .group_by(*moment)
    )
    return list(_parted(await rows_of(session, query)))


def _counts(side: Side) -> tuple[ColumnElement[int], ...]:
    """Answers of a side, those in time, ratings, and their sum."""
    theirs = col(Answer.side) == side
    # Without an ELSE it is NULL for the other side, which count() and sum() leave out.
    rating = case((theirs, col(Answer.usefulness)))
    return (
        func.count(case((theirs, 1))),
        func.count(case((and_(theirs, col(Answer.in_time)), 1))),
        func.count(rating),
        func.coalesce(func.sum(rating), 0),
    )


def _parted(rows: Sequence[Any]) -> Iterator[Given]:
    for due_at, opened_at, *counts in rows:
        for number, side in enumerate(_SIDES):
            mine = counts[4 * number : 4 * number + 4]
            if any(mine):
                yield Given(due_at, opened_at, side, *mine)


async def open_in(
    session: Session, span: Span, now: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """When the check-ins that still took answers at `now` were due, and when they were opened.

    `now` may be over: a digest that comes late tells what it would have told when it was due.
    """
    was_open = or_(col(CheckIn.state) == CheckInState.OPEN, col(CheckIn.closed_at) > now)
    query = (
        select(col(CheckIn.due_at), col(CheckIn.opened_at))
        .where(span.due, was_open, col(CheckIn.closes_at) > now)
        .distinct()
    )
    return [(due_at, opened_at) for due_at, opened_at in await rows_of(session, query)]


async def raters(
    session: Session, programme_id: int, pieces: Sequence[Within], enough: int
) -> Mapping[Within, frozenset[int]]:
    """Piece → the people who rated in it, `enough` of them where there are more."""
    return await _people(
        session, programme_id, pieces, enough, lambda _: col(Answer.usefulness).is_not(None)
    )


async def unnamed_answerers(
    session: Session, programme_id: int, pieces: Sequence[Within], enough: int
) -> Mapping[Within, frozenset[int]]:
    """Piece → those who answered before its end and offered no insight with names in that answer,
    `enough` of them where there are more.
    """
    named = exists().where(
        col(Insight.answer_id) == col(Answer.id), col(Insight.is_anonymous).is_(False)
    )
    return await _people(
        session,
        programme_id,
        pieces,
        enough,
        lambda piece: and_(col(Answer.answered_at) < piece.end_at, ~named),
    )


async def _people(
    session: Session,
    programme_id: int,
    pieces: Sequence[Within],
    enough: int,
    who: Callable[[Within], ColumnElement[bool]],
) -> Mapping[Within, frozenset[int]]:
    found: dict[Within, set[int]] = {piece: set() for piece in pieces}
    for start in range(0, len(pieces), _AT_ONCE):
        some = pieces[start : start + _AT_ONCE]
        parts = [
            _some(programme_id, piece, number, enough, who(piece))
            for number, piece in enumerate(some)
        ]
        for number, person in await rows_of(session, union_all(*parts)):
            found[some[number]].add(person)
    return {piece: frozenset(people) for piece, people in found.items()}


def _some(
    programme_id: int, piece: Within, number: int, enough: int, who: ColumnElement[bool]
) -> Any:
    some = (
        select(col(Answer.person_id))
        .select_from(CheckIn)
        .join(Answer, col(Answer.check_in_id) == col(CheckIn.id))
        .where(
            Span(programme_id, piece.start_at, piece.end_at).due,
            col(CheckIn.opened_at) < piece.end_at,
            who,
        )
        .distinct()
        .limit(enough)
        .subquery()
    )
    return select(cast(literal(number), Integer), some.c.person_id)


def _count(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
