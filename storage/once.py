"""Writing what may already be there: the unique keys decide, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, inspect
from sqlmodel import SQLModel

from storage.engine import Session
from storage.tables.texts import bound


async def add_once(session: Session, row: SQLModel) -> bool:
    """Insert a row unless a unique key already holds one. True when it was inserted: the row then
    has the key that the database gave it.
    """
    table = type(row)
    # A key that the database gives is left to it.
    values = {k: v for k, v in row.model_dump().items() if k != "id" or v is not None}
    values = bound(row, values)
    keys = inspect(table).primary_key
    # The row count says nothing here: PostgreSQL's driver gives -1.
    statement = _insert(session, table).values(**values).on_conflict_do_nothing().returning(*keys)
    result = await (await session.connection()).execute(statement)
    if (key := result.first()) is None:
        return False
    for column, value in zip(keys, key, strict=True):
        setattr(row, column.name, value)
    return True


async def add_all_once(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows in bulk, leaving out those that a unique key already holds."""
    if rows:
        statement = _insert(session, table).on_conflict_do_nothing()
        await (await session.connection()).execute(statement, list(rows))


async def add_from(
    session: Session,
    table: type[SQLModel],
    columns: Sequence[str],
    source: Select[*tuple[Any, ...]],
) -> int:
    """Insert what a query gives, leaving out what is already there. Returns how many were new."""
    statement = _insert(session, table).from_select(list(columns), source)
    result = await (await session.connection()).execute(
        statement.on_conflict_do_nothing(),
        # The count would be gone with the cursor.
        execution_options={"preserve_rowcount": True},
    )
    return int(result.rowcount)


def _insert(session: Session, table: type[SQLModel]) -> Any:
    # The dialect in use is loaded already; the other one is slow to load.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(inspect(table).local_table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(inspect(table).local_table)
