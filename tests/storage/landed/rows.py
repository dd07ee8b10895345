"""A row in every table of a database of any day, and what is read of them later."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table

from storage.encryption import HANDLE, cipher_of, new_handle
from storage.keys import place_of, secrets

THEN = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WRITTEN = "What Chloé wrote: café, 日本"
_PEOPLE = ("chloe", "marc", "ines")
_MEANT: Mapping[str, Mapping[str, Any]] = {
    "workspace": {"team_id": "T0VAUBAN", "language": "fr"},
    "programme": {"name": "Reverse mentoring", "language": "fr", "time_zone": "Europe/Paris"},
    "pair": {"mentor_id": 1, "executive_id": 2, "state": "active", "channel_id": "G0PAIR"},
    "check_in": {"state": "skipped", "reminded": 1},
    "role": {"person_id": 3, "kind": "lead"},
    "insight": {"state": "shared", "stage": "new", "is_anonymous": False, "area": None},
    "delivery": {"state": "done", "kind": "prompt"},
    "lead_task": {"state": "open", "kind": "risk", "dedupe_key": "risk:1"},
}
"""What migrations look at; all else is filled by its type."""
_BY_TYPE: tuple[tuple[type[Any], Any], ...] = (
    (sa.Boolean, False),
    (sa.DateTime, THEN),
    (sa.Date, date(2026, 9, 1)),
    (sa.Integer, 1),
    (sa.Float, 1.0),
    (sa.String, "x"),
)


def fill(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    places = {(c.table.name, c.name): place_of(c) for c in secrets()}
    for table in tables:
        people = _PEOPLE if table.name == "person" else ("",)
        for name in people:
            row = _row(table)
            if name:
                row |= {"slack_id": f"U0{name.upper()}", "handle": name, "name": name}
            if HANDLE in row:
                row[HANDLE] = new_handle()
            row |= {
                column: _sealed(connection, place, row.get(HANDLE))
                for (of, column), place in places.items()
                if of == table.name and column in table.c
            }
            connection.execute(table.insert().values(row))
    return {table.name: counted(connection, table) for table in tables}


def counted(connection: Connection, table: Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _row(table: Table) -> dict[str, Any]:
    meant = {k: v for k, v in _MEANT.get(table.name, {}).items() if k in table.c}
    must = [c for c in table.c if not (c.nullable or c.server_default or c.name == "id")]
    return {c.name: _value(c) for c in must} | meant


def _value(column: Column[Any]) -> Any:
    return next(value for kind, value in _BY_TYPE if isinstance(column.type, kind))


def _sealed(connection: Connection, place: str, handle: str | None) -> Any:
    """As texts were encrypted on that day."""
    cipher = cipher_of(connection.dialect)
    if handle is None:
        return cipher.newest.old.encrypt(WRITTEN.encode()).decode()
    return cipher.seal(WRITTEN, place, handle)
