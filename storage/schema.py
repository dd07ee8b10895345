"""Whether a database has what the tables of the code need.

Alembic could tell, but takes a fifth of a second to load: here the catalogue of the database is
read in two statements, at every start.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Index, Table, UniqueConstraint, bindparam, text
from sqlmodel import SQLModel

from storage.engine import Database
from storage.errors import UnfitDatabase

_COLUMNS = {
    "sqlite": """
        SELECT t.name, c.name, c."notnull" AND c.dflt_value IS NULL
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.name IN :tables
    """,
    "postgresql": """
        SELECT t.relname, c.attname, c.attnotnull AND NOT c.atthasdef AND c.attidentity = ''
        FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
        WHERE t.relname IN :tables AND t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid)
        AND c.attnum > 0 AND NOT c.attisdropped
    """,
}
_INDEXES = {
    "sqlite": """
        SELECT t.name, i.name, i."unique", c.name
        FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
        WHERE t.name IN :tables ORDER BY c.seqno
    """,
    "postgresql": """
        SELECT t.relname, i.indexrelid, i.indisunique, c.attname
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
        JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = k.number
        WHERE t.relname IN :tables AND pg_table_is_visible(t.oid) ORDER BY k.place
    """,
}
_NAMED_AT_MOST = 5


@dataclass(frozen=True, order=True)
class Indexed:
    """Its name does not count, and its condition is not read."""

    table: str
    columns: tuple[str, ...]
    is_unique: bool

    def __str__(self) -> str:
        return f"{self.table}({', '.join(self.columns)})"


@dataclass
class TablesThere:
    """What a database has. `columns` gives for each whether a new row must fill it."""

    columns: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    indexes: set[Indexed] = field(default_factory=set)


async def check(db: Database) -> Sequence[str]:
    """The indexes that are missing, without which everything works, but more slowly.

    Raises `UnfitDatabase` where the bot cannot work with these tables.
    """
    async with db.changing() as connection:
        found = await connection.run_sync(_found)
    if wrong := [*_missing(found), *_unknown(found)]:
        named = ", ".join(wrong[:_NAMED_AT_MOST])
        more = f" and {len(wrong) - _NAMED_AT_MOST} more" if len(wrong) > _NAMED_AT_MOST else ""
        raise UnfitDatabase(
            f"the tables of this database are not those of its version ({named}{more}); they were "
            "changed by something else than this program: bring back a backup of the whole database"
        )
    return [str(each) for each in sorted(_indexes() - found.indexes)]


def _found(connection: Connection) -> TablesThere:
    name, found = connection.dialect.name, TablesThere()
    tables = {"tables": list(SQLModel.metadata.tables)}
    for table, column, must_be_filled in connection.execute(_asked(_COLUMNS[name]), tables):
        found.columns[table][column] = bool(must_be_filled)
    parts: dict[Any, list[str]] = defaultdict(list)
    for table, index, is_unique, column in connection.execute(_asked(_INDEXES[name]), tables):
        parts[table, index, bool(is_unique)].append(column)
    found.indexes = {
        Indexed(table, tuple(columns), unique) for (table, _, unique), columns in parts.items()
    }
    return found


def _asked(query: str) -> Any:
    return text(query).bindparams(bindparam("tables", expanding=True))


def _missing(found: TablesThere) -> Iterable[str]:
    for name, table in SQLModel.metadata.tables.items():
        if name not in found.columns:
            yield f"no {name}"
            continue
        for column in table.columns:
            if column.name not in found.columns[name]:
                yield f"no {name}.{column.name}"
    # Without it two rows could be written where one is meant.
    lacking = sorted(_indexes() - found.indexes)
    yield from (f"no unique {each}" for each in lacking if each.is_unique)


def _unknown(found: TablesThere) -> Iterable[str]:
    """What no row of ours would fill. Columns that may stay empty are in nobody's way."""
    for name, columns in found.columns.items():
        known = SQLModel.metadata.tables[name].columns
        yield from (
            f"unknown {name}.{column}"
            for column, must_be_filled in columns.items()
            if must_be_filled and column not in known
        )


def _indexes() -> set[Indexed]:
    return {each for table in SQLModel.metadata.tables.values() for each in _indexes_of(table)}


def _indexes_of(table: Table) -> Iterable[Indexed]:
    for each in (*table.indexes, *table.constraints):
        if isinstance(each, Index | UniqueConstraint):
            is_unique = isinstance(each, UniqueConstraint) or bool(each.unique)
            yield Indexed(table.name, tuple(column.name for column in each.columns), is_unique)
