"""The latest check-ins of active pairs, and who answered: however many came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.figures.span import rows_of
from storage.tables import Answer, CheckIn, Pair

TWICE = 2


@dataclass(frozen=True)
class CheckInRecord:
    closed: bool
    mentor_answered: bool
    executive_answered: bool
    met: bool


def summary(programme_id: int, depth: int, now: datetime) -> Any:
    """Pair → its latest two check-ins that are over, and its latest two that were answered."""
    seen = _seen(programme_id, depth, now)
    over = and_(seen.c.over == 1, seen.c.over_rank <= TWICE)
    told = and_(seen.c.told == 1, seen.c.told_rank <= TWICE)

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
    rows = _with_answers(_latest(col(Pair.id).in_(pair_ids), depth), now).subquery()
    found: dict[int, tuple[CheckInRecord, ...]] = {}
    for row in await rows_of(session, select(rows).order_by(rows.c.due_at.desc())):
        record = CheckInRecord(*map(bool, (row.over, row.mentors, row.executives, row.met)))
        found[row.pair_id] = (*found.get(row.pair_id, ()), record)
    return found


def _latest(pairs: ColumnElement[bool], depth: int) -> Any:
    """The latest check-ins of pairs, so many of each: by index, however many came before."""
    nth = (
        select(col(CheckIn.due_at))
        .where(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.state) != "skipped")
        .order_by(col(CheckIn.due_at).desc())
        .offset(depth - 1)
        .limit(1)
        .correlate(Pair)
        .scalar_subquery()
    )
    since = (
        select(col(Pair.id).label("pair_id"), nth.label("since_at"))
        .where(pairs)
        .cte()
        # PostgreSQL would otherwise look it up for every check-in that there ever was.
        .prefix_with("MATERIALIZED")
    )
    return (
        select(
            col(CheckIn.id),
            col(CheckIn.pair_id),
            col(CheckIn.due_at),
            col(CheckIn.closes_at),
            col(CheckIn.state),
        )
        .select_from(since)
        .join(CheckIn, col(CheckIn.pair_id) == since.c.pair_id)
        .where(
            col(CheckIn.state) != "skipped",
            or_(since.c.since_at.is_(None), col(CheckIn.due_at) >= since.c.since_at),
        )
        .subquery()
    )


def _with_answers(latest: Any, now: datetime) -> Any:
    """Those check-ins with who answered: 0 or 1 of each side, and how many say that they met."""
    # By its time too: what is closed every minute may not be closed yet.
    takes_answers = and_(latest.c.state == "open", latest.c.closes_at > now)
    return (
        select(
            latest.c.id,
            latest.c.pair_id,
            latest.c.due_at,
            case((takes_answers, 0), else_=1).label("over"),
            _count(col(Answer.side) == "mentor").label("mentors"),
            _count(col(Answer.side) == "executive").label("executives"),
            _count(col(Answer.met)).label("met"),
        )
        .select_from(latest)
        .outerjoin(Answer, col(Answer.check_in_id) == latest.c.id)
        .group_by(
            latest.c.id, latest.c.pair_id, latest.c.due_at, latest.c.closes_at, latest.c.state
        )
    )


def _seen(programme_id: int, depth: int, now: datetime) -> Any:
    """The check-ins that count, with their ranks among those that are over, and answered."""
    mine = and_(col(Pair.programme_id) == programme_id, col(Pair.state) == "active")
    check_ins = _with_answers(_latest(mine, depth), now).subquery()
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
