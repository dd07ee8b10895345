"""The database: one engine, sessions for reading and for one transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.backends import async_url, erased, is_sqlite, new_engine, reader
from storage.errors import AlreadyThere, Unavailable
from storage.troubles import DatabaseTrouble, trouble_of

_TURN = 30.0
"""Seconds behind this process's own writers: a burst of clicks is no trouble of the database."""
_LAST_WORDS = 3.0
"""Seconds for sessions that are open when the database is closed."""
Session = AsyncSession
"""What services hold and hand on to the queries."""
_AFTER_COMMIT = "after_commit"


def after_commit(session: Session, work: Callable[[], None]) -> None:
    """Call it once what the session's transaction wrote is committed, and never otherwise.

    In the order of registration, when the turn to write has been given back.
    """
    session.info.setdefault(_AFTER_COMMIT, []).append(work)


Guard = Callable[[Session], Awaitable[Callable[[], Awaitable[None]] | None]]
"""What is done last before a commit; it gives how that is undone, where the commit fails."""
Engines = Callable[[URL, tuple[str, ...]], AsyncEngine]


class Database:
    """Opens sessions. `transaction()` commits at its end; `reading()` never writes.

    `info` is copied to each transaction's session, for who opened the database to find there.
    `engines` gives the engine; whoever hands in another one may hand out one again after `close()`.
    Raises `Unavailable` when the database is locked or gone, `AlreadyThere` on a unique key.
    """

    def __init__(
        self,
        *,
        url: str,
        keys: tuple[str, ...],
        info: Mapping[str, Any] | None = None,
        engines: Engines | None = None,
    ) -> None:
        self._info = dict(info or {})
        self.url = async_url(url)
        self.engine = (engines or new_engine)(self.url, keys)
        self._writing = asyncio.Lock()
        self._on_commit: list[Callable[[Mapping[Any, Any]], None]] = []
        self._guard: Guard | None = None
        self._going_on = 0
        self._quiet = asyncio.Event()

    @property
    def is_sqlite(self) -> bool:
        return is_sqlite(self.url)

    def on_commit(self, listener: Callable[[Mapping[Any, Any]], None]) -> None:
        """Call it after each commit, with what was noted in the session's `info`."""
        self._on_commit.append(listener)

    def before_commit(self, guard: Guard) -> None:
        """Call it with each transaction's session, when all is flushed and nothing is committed."""
        self._guard = guard

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        with _translated(), self._counted():
            async with (
                self._turn_to_write(),
                # Rows are read after the commit, when App Home or an answer is drawn: expired ones
                # would ask the database again, outside of any session.
                AsyncSession(self.engine, expire_on_commit=False, info=dict(self._info)) as session,
            ):
                yield session
                await self._commit(session)
        for work in session.info.get(_AFTER_COMMIT, ()):
            work()
        for listener in self._on_commit:
            listener(session.info)

    async def _commit(self, session: Session) -> None:
        if self._guard is None:
            await session.commit()
            return
        await session.flush()
        undo = await self._guard(session)
        try:
            await session.commit()
        except DBAPIError as fault:
            # Where the connection broke nobody knows whether it was committed.
            if undo is not None and not fault.connection_invalidated:
                await undo()
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        with _translated(), self._counted():
            async with AsyncSession(reader(self.engine), expire_on_commit=False) as session:
                yield session

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection in one transaction, for migrations."""
        with _translated():
            try:
                connection = await self.engine.connect()
            except DBAPIError as fault:
                # Drivers name a bad address in many ways; the first connection is the test of it.
                raise Unavailable(trouble_of(fault) or DatabaseTrouble.AWAY) from fault
            try:
                await self._check_references(connection, "OFF")
                async with connection.begin():
                    if not self.is_sqlite:
                        # A table that is changed may be large, and another replica at it before.
                        await connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    yield connection
                await self._check_references(connection, "ON")
            finally:
                await connection.close()

    async def _check_references(self, connection: AsyncConnection, how: str) -> None:
        """SQLite changes a column by making its table anew, which references must not forbid.

        Outside a transaction only: inside one SQLite ignores it (sqlite.org/foreignkeys.html).
        """
        if self.is_sqlite:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(f"PRAGMA foreign_keys={how}")

    async def erase(self, tables: Collection[str]) -> bool:
        """What was deleted from these tables is taken from the disk too. False: try again later.

        SQLite: its write-ahead log is emptied. PostgreSQL: rows that nobody can see are vacuumed;
        what archived logs and backups hold is not in its hands.
        """
        with _translated(), self._counted():
            async with self._turn_to_write():
                return await erased(self.engine, tables)

    async def close(self) -> None:
        """Let what is going on end, for a moment.

        A task that is cancelled while its connection is being closed may never end.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                while self._going_on:
                    self._quiet.clear()
                    await self._quiet.wait()
        await self.engine.dispose()

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        """SQLite has one writer; those that it keeps waiting are served in no order."""
        if not self.is_sqlite:
            yield
            return
        async with asyncio.timeout(_TURN):
            await self._writing.acquire()
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._going_on += 1
        try:
            yield
        finally:
            self._going_on -= 1
            self._quiet.set()


class _translated:
    """Turns the driver's errors into the storage's own."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> None:
        if isinstance(fault, IntegrityError):
            raise AlreadyThere from fault
        if fault is not None and (trouble := trouble_of(fault)):
            raise Unavailable(trouble) from fault
