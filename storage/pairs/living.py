"""Where a pair lives, which decides when it is asked: its zone and its country."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col

from storage.tables import Pair, Person, Programme


def zone_of(pair: Pair, executive: Person, programme: Programme) -> str:
    """The pair's own zone, or else the executive's, or else the programme's."""
    return pair.time_zone or executive.time_zone or programme.time_zone


def country_of(pair: Pair, programme: Programme) -> str | None:
    """The pair's own country, or else the programme's; None is that of its zone."""
    return pair.country or programme.country


def zone_in_query(executive_zone: Any, programme_zone: Any) -> ColumnElement[str]:
    """`zone_of`, in a query over pairs."""
    own = func.nullif(col(Pair.time_zone), "")
    return func.coalesce(own, func.nullif(executive_zone, ""), programme_zone)


def country_in_query(programme_country: Any) -> ColumnElement[str | None]:
    """`country_of`, in a query over pairs."""
    return func.coalesce(func.nullif(col(Pair.country), ""), programme_country)
