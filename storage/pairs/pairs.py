"""Queries about pairs: who is in one, and which of them rest."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select

from storage.engine import Session
from storage.states import PairState, PauseCause
from storage.tables import Pair, Person, Programme


async def active(
    session: Session, workspace_id: int, programme_ids: Collection[int]
) -> Sequence[Pair]:
    query = (
        select(Pair)
        .where(
            Pair.workspace_id == workspace_id,
            Pair.state == PairState.ACTIVE,
            col(Pair.programme_id).in_(programme_ids),
        )
        .order_by(col(Pair.id))
    )
    return (await session.exec(query)).all()


async def active_of(session: Session, person_id: int) -> Sequence[Pair]:
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id))
    )
    return (await session.exec(query)).all()


async def between(session: Session, one_id: int, other_id: int) -> Sequence[Pair]:
    """Active pairs of these two people, whichever of them is the mentor."""
    query = select(Pair).where(
        Pair.state == PairState.ACTIVE,
        or_(
            and_(col(Pair.mentor_id) == one_id, col(Pair.executive_id) == other_id),
            and_(col(Pair.mentor_id) == other_id, col(Pair.executive_id) == one_id),
        ),
    )
    return (await session.exec(query)).all()


async def partners(
    session: Session, programme_id: int, person_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Person → with whom they are in a pair of this programme, or were until it ended."""
    query = select(Pair.mentor_id, Pair.executive_id).where(
        Pair.programme_id == programme_id,
        or_(col(Pair.mentor_id).in_(person_ids), col(Pair.executive_id).in_(person_ids)),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for mentor, executive in await session.exec(query):
        found[mentor].add(executive)
        found[executive].add(mentor)
    # Also for who has nobody: a caller need not know who was ever paired.
    return {key: frozenset(found[key]) for key in person_ids}


async def as_it_is(session: Session, pair_id: int) -> Pair | None:
    """Read anew: somebody may have changed it while a turn was waited for."""
    return await session.get(Pair, pair_id, populate_existing=True)


async def next_due_at(session: Session) -> datetime | None:
    """When the next check-in of any active pair falls due."""
    query = (
        select(Pair.next_check_in_at)
        .where(Pair.state == PairState.ACTIVE, col(Pair.next_check_in_at).is_not(None))
        .order_by(col(Pair.next_check_in_at))
        .limit(1)
    )
    return (await session.exec(query)).first()


async def halted_by_leaving(session: Session, person_id: int) -> Sequence[Pair]:
    """Active pairs that pause because one of the two has left Slack."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            Pair.pause_cause == PauseCause.LEFT,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    )
    return (await session.exec(query)).all()


async def not_halted(session: Session, person_id: int) -> Sequence[Pair]:
    """Active pairs that do not pause for such a reason."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            or_(col(Pair.pause_cause).is_(None), Pair.pause_cause != PauseCause.LEFT),
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    )
    return (await session.exec(query)).all()


async def perhaps_back(session: Session, day: date, limit: int) -> Sequence[Pair]:
    """Pairs whose first day back is that day or an earlier one, the earliest first."""
    query = (
        select(Pair)
        .where(
            Pair.state == PairState.ACTIVE,
            col(Pair.paused_at).is_not(None),
            col(Pair.paused_until_on) <= day,
            # Whoever has left Slack is not back by the calendar.
            or_(col(Pair.pause_cause).is_(None), col(Pair.pause_cause) != PauseCause.LEFT),
        )
        .order_by(col(Pair.paused_until_on), col(Pair.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(query)).all()


def zone_of(pair: Pair, executive: Person, programme: Programme) -> str:
    """The pair's own zone, or else the executive's, or else the programme's."""
    return pair.time_zone or executive.time_zone or programme.time_zone


def country_of(pair: Pair, executive: Person, programme: Programme) -> str | None:
    """The pair's own country, or else the executive's, or else the programme's; None is that of its
    zone.
    """
    return pair.country or executive.country or programme.country


def zone_in_query(executive_zone: Any, programme_zone: Any) -> ColumnElement[str]:
    """`zone_of`, in a query over pairs."""
    own = func.nullif(col(Pair.time_zone), "")
    return func.coalesce(own, func.nullif(executive_zone, ""), programme_zone)


def country_in_query(executive_country: Any, programme_country: Any) -> ColumnElement[str | None]:
    """`country_of`, in a query over pairs."""
    own = func.nullif(col(Pair.country), "")
    return func.coalesce(own, func.nullif(executive_country, ""), programme_country)
