"""The latest check-ins of active pairs, and who answered: however many came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, true
from sqlmodel import and_, col

from storage.engine import Session
from storage.figures.span import dialect_of, rows_of
from storage.states import CheckInState, PairState, Side
from storage.tables import Answer, CheckIn, Pair

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Look:
    """The latest check-ins of a pair, `depth` of them, of which the latest `times` that are alike
    tell something.
    """

    depth: int
    times: int


@dataclass(frozen=True)
class CheckInRecord:
    closed: bool
    mentor_answered: bool
    executive_answered: bool
    met: bool


def summary(programme_id: int, look: Look, now: datetime, dialect: str) -> Any:
    """Pair → its latest check-ins that are over, `look.times` of them, and as many of those that
    were answered.
    """
    seen = _seen(programme_id, look.depth, now, dialect)
    over = and_(seen.c.over == 1, seen.c.over_rank <= look.times)
    told = and_(seen.c.told == 1, seen.c.told_rank <= look.times)

    def total(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
        return func.sum(case((condition, value), else_=0))

    return (
        select(
            seen.c.pair_id,
            total(over, literal(1)).label("over"),
            total(over, seen.c.mentors).label("mentors"),
            total(over, seen.c.executives).label("executives"),
            total(told, literal(1)).label("told"),
            total(told, seen.c.met).label("met"),
        )
        .group_by(seen.c.pair_id)
        .subquery()
    )


async def recent(
    session: Session, pair_ids: Sequence[int], depth: int, now: datetime
) -> Mapping[int, tuple[CheckInRecord, ...]]:
    rows = _records(col(Pair.id).in_(pair_ids), depth, now, dialect_of(session)).subquery()
    found: dict[int, tuple[CheckInRecord, ...]] = {}
    for row in await rows_of(session, select(rows).order_by(rows.c.due_at.desc())):
        record = CheckInRecord(*map(bool, (row.over, row.mentors, row.executives, row.met)))
        found[row.pair_id] = (*found.get(row.pair_id, ()), record)
    return found


def _records(pairs: ColumnElement[bool], depth: int, now: datetime, dialect: str) -> Any:
    """The latest check-ins of pairs, so many of each, with who answered: 0 or 1 of each side, and
    how many say that they met. By index, however many check-ins came before.
    """
    if dialect == "postgresql":
        return _side_by_side(pairs, depth, now)
    return _since_the_nth(pairs, depth, now)


def _side_by_side(pairs: ColumnElement[bool], depth: int, now: datetime) -> Any:
    """PostgreSQL would join whole tables otherwise; SQLite has no LATERAL."""
    newest = (
        select(col(CheckIn.id), col(CheckIn.due_at), col(CheckIn.closes_at), col(CheckIn.state))
        .where(_counts())
        .order_by(col(CheckIn.due_at).desc())
        .limit(depth)
        .correlate(Pair)
        .lateral("newest")
    )
    said = select(*_said()).where(col(Answer.check_in_id) == newest.c.id).lateral("said")
    return (
        select(
            newest.c.id,
            col(Pair.id).label("pair_id"),
            newest.c.due_at,
            _over(newest.c, now),
            *said.c,
        )
        .select_from(Pair)
        .join(newest, true())
        .join(said, true())
        .where(pairs)
    )


def _since_the_nth(pairs: ColumnElement[bool], depth: int, now: datetime) -> Any:
    nth = (
        select(col(CheckIn.due_at))
        .where(_counts())
        .order_by(col(CheckIn.due_at).desc())
        # NULL where the pair has had fewer: see `_EVER`.
        .offset(depth - 1)
        .limit(1)
        .correlate(Pair)
        .scalar_subquery()
    )
    since = (
        # Never without a day to begin at: an OR would have every check-in of the pair read.
        select(col(Pair.id).label("pair_id"), func.coalesce(nth, _EVER).label("since_at"))
        .where(pairs)
        .cte()
        .prefix_with("MATERIALIZED")
    )
    columns = (col(CheckIn.id), col(CheckIn.pair_id), col(CheckIn.due_at))
    return (
        select(*columns, _over(CheckIn, now), *_said())
        .select_from(since)
        .join(
            CheckIn,
            and_(col(CheckIn.pair_id) == since.c.pair_id, col(CheckIn.due_at) >= since.c.since_at),
        )
        .outerjoin(Answer, col(Answer.check_in_id) == col(CheckIn.id))
        .where(col(CheckIn.state) != CheckInState.SKIPPED)
        .group_by(*columns, col(CheckIn.closes_at), col(CheckIn.state))
    )


def _counts() -> ColumnElement[bool]:
    return and_(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.state) != CheckInState.SKIPPED)


def _over(check_in: Any, now: datetime) -> ColumnElement[int]:
    # By its time too: what is closed every minute may not be closed yet.
    takes_answers = and_(check_in.state == CheckInState.OPEN, check_in.closes_at > now)
    return case((takes_answers, 0), else_=1).label("over")


def _said() -> tuple[ColumnElement[int], ...]:
    return (
        _count(col(Answer.side) == Side.MENTOR).label("mentors"),
        _count(col(Answer.side) == Side.EXECUTIVE).label("executives"),
        _count(col(Answer.met)).label("met"),
    )


def _seen(programme_id: int, depth: int, now: datetime, dialect: str) -> Any:
    """The check-ins that count, with their ranks among those that are over, and answered."""
    mine = and_(col(Pair.programme_id) == programme_id, col(Pair.state) == PairState.ACTIVE)
    check_ins = _records(mine, depth, now, dialect).subquery()
    told = case((check_ins.c.mentors + check_ins.c.executives > 0, 1), else_=0)

    def rank(among: ColumnElement[int]) -> ColumnElement[int]:
        return func.row_number().over(
            partition_by=(check_ins.c.pair_id, among), order_by=check_ins.c.due_at.desc()
        )

    return select(
        check_ins,
        told.label("told"),
        rank(check_ins.c.over).label("over_rank"),
        rank(told).label("told_rank"),
    ).subquery()


def _count(condition: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
