"""Pairs whose latest check-ins ask for a look. The reason itself is a rule of the bot's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import and_, col, or_

from storage.engine import Session
from storage.figures import latest
from storage.figures.latest import CheckInRecord, Look
from storage.figures.span import dialect_of, rows_of
from storage.kinds import Kind
from storage.states import DeliveryState, PairState
from storage.tables import CheckIn, Delivery, Pair, PairSession, Person


@dataclass(frozen=True)
class PairHealth:
    """An active pair, and what its latest check-ins say, newest first."""

    pair_id: int
    mentor_id: int
    executive_id: int
    somebody_left: bool
    unreachable: bool
    ever_met: bool
    recent: tuple[CheckInRecord, ...]


async def worrying(
    session: Session, programme_id: int, look: Look, limit: int, now: datetime
) -> tuple[list[PairHealth], int]:
    """The active pairs that need a look most, by the gravest reason first, and how many there are.

    These are the pairs of which somebody left or cannot be reached; those whose latest
    check-ins that are over, `look.times` of them, had no answer of a side, or that never met; and
    those whose latest answered check-ins, as many, tell of no meeting. Of a pair
    that is paused nothing is asked.
    """
    summary = latest.summary(programme_id, look, now, dialect_of(session))
    left, unreachable = _left(), _unreachable()
    ever_met = _ever_met()
    silent = or_(summary.c.mentors == 0, summary.c.executives == 0, ~ever_met)
    query = (
        select(
            col(Pair.id),
            col(Pair.mentor_id),
            col(Pair.executive_id),
            left.label("gone"),
            unreachable.label("unreachable"),
            ever_met.label("ever_met"),
            # Counted before the limit is applied, in the same pass: a second query would read all
            # of it again.
            func.count().over().label("total"),
        )
        .select_from(Pair)
        .outerjoin(summary, summary.c.pair_id == col(Pair.id))
        .where(
            col(Pair.programme_id) == programme_id,
            col(Pair.state) == PairState.ACTIVE,
            or_(
                left,
                and_(
                    col(Pair.paused_at).is_(None),
                    or_(
                        unreachable,
                        and_(summary.c.over == look.times, silent),
                        and_(summary.c.told == look.times, summary.c.met == 0),
                    ),
                ),
            ),
        )
        .order_by(_gravity(left, unreachable, summary, look), col(Pair.id))
        .limit(limit)
    )
    rows = await rows_of(session, query)
    recent = await latest.recent(session, [row.id for row in rows], look.depth, now)
    return [_record(row, recent.get(row.id, ())) for row in rows], rows[0].total if rows else 0


def _gravity(
    left: ColumnElement[bool], unreachable: ColumnElement[bool], summary: Any, look: Look
) -> ColumnElement[int]:
    """The place of its reason among those of the bot's rule, 0 for the gravest."""
    over = summary.c.over == look.times
    return case(
        (left, 0),
        (unreachable, 1),
        (and_(over, summary.c.executives == 0), 2),
        (and_(over, summary.c.mentors == 0), 3),
        # What brought the other pairs here is that they never met, or did not in a while.
        (and_(over, ~_ever_met()), 4),
        else_=5,
    )


def _record(row: Any, recent: tuple[CheckInRecord, ...]) -> PairHealth:
    return PairHealth(
        pair_id=row.id,
        mentor_id=row.mentor_id,
        executive_id=row.executive_id,
        somebody_left=bool(row.gone),
        unreachable=bool(row.unreachable),
        ever_met=bool(row.ever_met),
        recent=recent,
    )


def _ever_met() -> ColumnElement[bool]:
    met: ColumnElement[bool] = (
        select(col(PairSession.id)).where(col(PairSession.pair_id) == col(Pair.id)).exists()
    )
    return met


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
            col(Delivery.kind).in_((Kind.PROMPT, Kind.REMINDER)),
            col(Delivery.state) == DeliveryState.FAILED,
        )
        .exists()
    )
    return failed
