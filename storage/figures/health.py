"""Pairs whose latest check-ins ask for a look. The reason itself is a rule of the bot's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.figures.span import rows_of
from storage.tables import Answer, CheckIn, Delivery, Pair, PairSession, Person

_TWICE = 2


@dataclass(frozen=True)
class CheckInRecord:
    closed: bool
    mentor_answered: bool
    executive_answered: bool
    met: bool


@dataclass(frozen=True)
class PairRecord:
    """An active pair, and what its latest check-ins say, newest first."""

    pair_id: int
    mentor_id: int
    executive_id: int
    somebody_left: bool
    unreachable: bool
    ever_met: bool
    recent: tuple[CheckInRecord, ...]


async def worrying(
    session: Session, programme_id: int, depth: int, limit: int
) -> tuple[list[PairRecord], int]:
    """The first of the active pairs that may need a look, and how many there are.

    These are the pairs of which somebody left or cannot be reached; those whose latest two
    check-ins that are over had no answer of a side, or that never met; and those whose latest two
    answered check-ins tell of no meeting. Of a pair that is paused nothing is asked.
    """
    seen = _seen(programme_id, depth)
    summary = _summary(seen)
    left, unreachable = _left(), _unreachable()
    ever_met = select(col(PairSession.id)).where(col(PairSession.pair_id) == col(Pair.id)).exists()
    silent = or_(summary.c.mentors == 0, summary.c.executives == 0, ~ever_met)
    query = (
        select(
            col(Pair.id),
            col(Pair.mentor_id),
            col(Pair.executive_id),
            left.label("gone"),
            unreachable.label("unreachable"),
            ever_met.label("ever_met"),
            func.count().over().label("total"),
        )
        .select_from(Pair)
        .outerjoin(summary, summary.c.pair_id == col(Pair.id))
        .where(
            col(Pair.programme_id) == programme_id,
            col(Pair.state) == "active",
            or_(
                left,
                and_(
                    col(Pair.paused_at).is_(None),
                    or_(
                        unreachable,
                        and_(summary.c.over == _TWICE, silent),
                        and_(summary.c.told == _TWICE, summary.c.met == 0),
                    ),
                ),
            ),
        )
        .order_by(col(Pair.id))
        .limit(limit)
    )
    rows = await rows_of(session, query)
    recent = await _recent(session, [row.id for row in rows], depth)
    return [_record(row, recent.get(row.id, ())) for row in rows], rows[0].total if rows else 0


def _record(row: Any, recent: tuple[CheckInRecord, ...]) -> PairRecord:
    return PairRecord(
        pair_id=row.id,
        mentor_id=row.mentor_id,
        executive_id=row.executive_id,
        somebody_left=bool(row.gone),
        unreachable=bool(row.unreachable),
        ever_met=bool(row.ever_met),
        recent=recent,
    )


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
        select(col(CheckIn.id), col(CheckIn.pair_id), col(CheckIn.due_at), col(CheckIn.state))
        .select_from(since)
        .join(CheckIn, col(CheckIn.pair_id) == since.c.pair_id)
        .where(
            col(CheckIn.state) != "skipped",
            or_(since.c.since_at.is_(None), col(CheckIn.due_at) >= since.c.since_at),
        )
        .subquery()
    )


def _with_answers(latest: Any) -> Any:
    """Those check-ins with who answered: 0 or 1 of each side, and how many say that they met."""
    return (
        select(
            latest.c.id,
            latest.c.pair_id,
            latest.c.due_at,
            case((latest.c.state == "open", 0), else_=1).label("over"),
            _count(col(Answer.side) == "mentor").label("mentors"),
            _count(col(Answer.side) == "executive").label("executives"),
            _count(col(Answer.met)).label("met"),
        )
        .select_from(latest)
        .outerjoin(Answer, col(Answer.check_in_id) == latest.c.id)
        .group_by(latest.c.id, latest.c.pair_id, latest.c.due_at, latest.c.state)
    )


def _seen(programme_id: int, depth: int) -> Any:
    """The check-ins that count, with their ranks among those that are over, and answered."""
    mine = and_(col(Pair.programme_id) == programme_id, col(Pair.state) == "active")
    check_ins = _with_answers(_latest(mine, depth)).subquery()
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


def _summary(seen: Any) -> Any:
    """Pair → its latest two check-ins that are over, and its latest two that were answered."""
    over = and_(seen.c.over == 1, seen.c.over_rank <= _TWICE)
    told = and_(seen.c.told == 1, seen.c.told_rank <= _TWICE)

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


def _left() -> ColumnElement[bool]:
    left: ColumnElement[bool] = (
        select(col(Person.id))
        .where(
            or_(col(Person.id) == col(Pair.mentor_id), col(Person.id) == col(Pair.executive_id)),
            col(Person.is_active).is_(False),
        )
        .correlate(Pair)
        .exists()
    )
    return left


def _unreachable() -> ColumnElement[bool]:
    """Their newest check-in's message failed: a prompt that could not be updated did arrive."""
    newest = (
        select(col(CheckIn.id))
        .where(col(CheckIn.pair_id) == col(Pair.id))
        .order_by(col(CheckIn.due_at).desc())
        .limit(1)
        .correlate(Pair)
        .scalar_subquery()
    )
    failed: ColumnElement[bool] = (
        select(col(Delivery.id))
        .where(
            col(Delivery.check_in_id) == newest,
            col(Delivery.kind).in_(("prompt", "reminder")),
            col(Delivery.state) == "failed",
        )
        .exists()
    )
    return failed


async def _recent(
    session: Session, pair_ids: Sequence[int], depth: int
) -> Mapping[int, tuple[CheckInRecord, ...]]:
    latest = _with_answers(_latest(col(Pair.id).in_(pair_ids), depth)).subquery()
    found: dict[int, tuple[CheckInRecord, ...]] = {}
    for row in await rows_of(session, select(latest).order_by(latest.c.due_at.desc())):
        record = CheckInRecord(*map(bool, (row.over, row.mentors, row.executives, row.met)))
        found[row.pair_id] = (*found.get(row.pair_id, ()), record)
    return found


def _count(condition: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
