"""When pairs are next asked, set for all of a programme: a statement for each zone and country."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col, update

from storage.engine import Session
from storage.tables import Pair, Person, Programme

_ASKED = (col(Pair.state) == "active", col(Pair.paused_at).is_(None))


async def places(session: Session, programme: Programme) -> Sequence[tuple[str, str | None]]:
    """The zones and countries in which its pairs live that are active and not paused."""
    query = (
        select(_zone(programme), _country(programme))
        .where(col(Pair.programme_id) == programme.id, *_ASKED)
        .distinct()
    )
    rows = await (await session.connection()).execute(query)
    return [(zone, country) for zone, country in rows]


async def set_next(
    session: Session,
    programme: Programme,
    place: tuple[str, str | None],
    next_at: datetime | None,
) -> None:
    """The next check-in of those pairs of the programme that live there."""
    zone, country = place
    query = update(Pair).where(
        col(Pair.programme_id) == programme.id,
        *_ASKED,
        _zone(programme) == zone,
        func.coalesce(_country(programme), "") == (country or ""),
    )
    await _run(session, query.values(next_check_in_at=next_at))


async def ask_nobody(session: Session, programme: Programme) -> None:
    query = update(Pair).where(col(Pair.programme_id) == programme.id)
    await _run(session, query.values(next_check_in_at=None))


def _zone(programme: Programme) -> ColumnElement[str]:
    """As `check_ins.zone_of`: the pair's own, the executive's, or the programme's."""
    executive = (
        select(func.nullif(col(Person.time_zone), ""))
        .where(col(Person.id) == col(Pair.executive_id))
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(col(Pair.time_zone), ""), executive, programme.time_zone)


def _country(programme: Programme) -> ColumnElement[str | None]:
    return func.coalesce(func.nullif(col(Pair.country), ""), programme.country)


async def _run(session: Session, query: Any) -> None:
    await session.exec(query, execution_options={"synchronize_session": False})
