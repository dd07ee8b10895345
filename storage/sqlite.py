"""SQLite for SQLAlchemy's asyncio engine: one hand-over to the connection's thread a statement.

aiosqlite hands over every step of a statement by itself (make a cursor, execute, fetch, close):
four times there and back, each of which takes longer than most statements do, and much longer on a
busy machine. Here a cursor executes and fetches in one step, and is closed in it where no rows are
left.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_AT_FIRST = 256
"""Rows that are fetched together with the statement; more of them are fetched on demand."""
_ITERATED = 64
"""aiosqlite's own number of rows at once, which SQLAlchemy does not use."""

Rows = Sequence[Any]
Execute = Callable[[sqlite3.Cursor, str, Any], sqlite3.Cursor]


async def connect(database: str, **options: Any) -> "SqliteConnection":
    """SQLAlchemy's `async_creator_fn`. The options are those of `sqlite3.connect`."""
    # Its own thread opens it: sqlite3 refuses a connection to any thread but the one that made it.
    connection = SqliteConnection(partial(sqlite3.connect, database, **options), _ITERATED)
    # As SQLAlchemy does for its own: a process ends although a connection was not closed.
    connection._thread.daemon = True
    await connection
    return connection


class SqliteConnection(aiosqlite.Connection):
    def cursor(self) -> "Cursor":  # type: ignore[override]  # theirs has to be awaited
        return Cursor(self)

    async def in_thread(self, step: Callable[[], None]) -> None:
        await self._execute(step)  # type: ignore[no-untyped-call]  # aiosqlite's


class Cursor:
    """What SQLAlchemy uses of an asynchronous DB-API cursor."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        await self._run(sqlite3.Cursor.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._run(sqlite3.Cursor.executemany, sql, parameters)

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> Rows:
        size = self.arraysize if size is None else size
        missing = size - len(self._rows)
        if self._open is not None and missing > 0:
            await self._connection.in_thread(partial(self._fetch, self._open, missing))
        found, self._rows = self._rows[:size], self._rows[size:]
        return found

    async def fetchall(self) -> Rows:
        if self._open is not None:
            await self._connection.in_thread(partial(self._fetch, self._open, None))
        found, self._rows = self._rows, []
        return found

    async def close(self) -> None:
        if self._open is not None:
            left, self._open = self._open, None
            await self._connection.in_thread(left.close)

    async def _run(self, execute: Execute, sql: str, parameters: Any) -> None:
        await self.close()
        await self._connection.in_thread(partial(self._begin, execute, sql, parameters))

    def _begin(self, execute: Execute, sql: str, parameters: Any) -> None:
        """In the thread, as what follows."""
        cursor = self._connection._conn.cursor()
        try:
            execute(cursor, sql, parameters)
            self._open, self._rows = cursor, []
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._fetch(cursor, _AT_FIRST)
        except BaseException:
            self._open = None
            cursor.close()
            raise

    def _fetch(self, cursor: sqlite3.Cursor, most: int | None) -> None:
        found = cursor.fetchall() if most is None else cursor.fetchmany(most)
        self._rows += found
        # Python counts the rows that a statement with RETURNING changed when the last was fetched.
        self.rowcount = cursor.rowcount
        if most is None or len(found) < most:
            self._open = None
            cursor.close()
