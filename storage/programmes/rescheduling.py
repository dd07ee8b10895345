"""When pairs are next asked, set for all of a programme: a statement for each place and return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select
from sqlmodel import col, update

from storage.engine import Session
from storage.pairs.pairs import country_in_query, zone_in_query
from storage.states import PairState
from storage.tables import Pair, Person, Programme

_NOT_PAUSED = col(Pair.paused_at).is_(None)
_ASKED = (
    col(Pair.state) == PairState.ACTIVE,
    or_(_NOT_PAUSED, col(Pair.paused_until_on).is_not(None)),
)
"""Not those that pause until somebody resumes them."""


@dataclass(frozen=True)
class CalendarGroup:
    """Pairs that live by the same clock and holidays; `back_on` is the first day back of those
    that pause, None for those that do not.
    """

    zone: str
    country: str | None
    back_on: date | None


async def places(session: Session, programme: Programme) -> Sequence[CalendarGroup]:
    """Those of its pairs that are active and come back from any pause by themselves."""
    back_on = case((_NOT_PAUSED, null()), else_=col(Pair.paused_until_on))
    query = (
        select(_zone(programme), _country(programme), back_on)
        .where(col(Pair.programme_id) == programme.id, *_ASKED)
        .distinct()
    )
    rows = await (await session.connection()).execute(query)
    return [CalendarGroup(zone, country, back_on) for zone, country, back_on in rows]


async def set_next(
    session: Session, programme: Programme, place: CalendarGroup, next_at: datetime | None
) -> None:
    """The next check-in of those pairs of the programme that live there."""
    paused: ColumnElement[bool] = _NOT_PAUSED
    if place.back_on is not None:
        paused = and_(~_NOT_PAUSED, col(Pair.paused_until_on) == place.back_on)
    query = update(Pair).where(
        col(Pair.programme_id) == programme.id,
        *_ASKED,
        paused,
        _zone(programme) == place.zone,
        # NULL equals nothing in SQL, not even NULL.
        func.coalesce(_country(programme), "") == (place.country or ""),
    )
    await _run(session, query.values(next_check_in_at=next_at))


async def ask_nobody(session: Session, programme: Programme) -> None:
    query = update(Pair).where(col(Pair.programme_id) == programme.id)
    await _run(session, query.values(next_check_in_at=None))


def _zone(programme: Programme) -> ColumnElement[str]:
    return zone_in_query(_of_executive(Person.time_zone), programme.time_zone)


def _country(programme: Programme) -> ColumnElement[str | None]:
    return country_in_query(_of_executive(Person.country), programme.country)


def _of_executive(column: Any) -> Any:
    return select(col(column)).where(col(Person.id) == col(Pair.executive_id)).scalar_subquery()


async def _run(session: Session, query: Any) -> None:
    await session.exec(query, execution_options={"synchronize_session": False})
