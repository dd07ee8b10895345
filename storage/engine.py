"""The database: one engine, sessions for reading and for one transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import sqlite
from storage.encryption import Cipher, give_cipher
from storage.errors import AlreadyThere, Unavailable
from storage.troubles import DatabaseTrouble, trouble_of

_PATIENCE = 2.0
"""Seconds for a turn to write: a modal must hear within Slack's 3 that nothing could be saved."""
_TURN = 30.0
"""Seconds behind this process's own writers: a burst of clicks is no trouble of the database."""
_LIMIT = "SET statement_timeout = '30s'"
"""Longer than any statement takes, and shorter than anybody's patience: one that hangs behind a
lock would hold its connection, and the work behind it, for ever.
"""
_BRIEFLY = 100
"""Milliseconds."""
_LAST_WORDS = 3.0
"""Seconds for sessions that are open when the database is closed."""
# Readers go on beside a writer only with a write-ahead log (sqlite.org/wal.html). NORMAL may lose
# the last commits when the machine loses power, never when the process dies, and saves a flush to
# the disk for each of them. References are off unless they are asked for
# (sqlite.org/foreignkeys.html).
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    # What is deleted is overwritten, not only forgotten (sqlite.org/pragma.html).
    "secure_delete=ON",
    # Half a megabyte a connection instead of two: the system keeps the file's pages in any case.
    "cache_size=-512",
)
type_of_reading = {"vice_versa_reading": True}
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


def new_engine(url: URL, keys: tuple[str, ...]) -> AsyncEngine:
    # An error that quotes its parameters would carry what people wrote into a log.
    engine = create_async_engine(url, hide_parameters=True, **_options(url))
    give_cipher(engine.sync_engine.dialect, Cipher(keys))
    if url.get_backend_name() == "sqlite":
        _tune_sqlite(engine.sync_engine)
    else:
        _limit_statements(engine.sync_engine)
    return engine


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
        return self.url.get_backend_name() == "sqlite"

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
            async with AsyncSession(_reader(self.engine), expire_on_commit=False) as session:
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
                return await (self._truncated() if self.is_sqlite else self._vacuumed(tables))

    async def _truncated(self) -> bool:
        async with self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            # While it waits for who reads, nobody can write.
            await driver.execute(f"PRAGMA busy_timeout={_BRIEFLY}")
            try:
                cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy, *_ = await cursor.fetchone()
                return not is_busy
            finally:
                await driver.execute(f"PRAGMA busy_timeout={round(1000 * _PATIENCE)}")

    async def _vacuumed(self, tables: Collection[str]) -> bool:
        by_itself = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with by_itself.connect() as connection:
            await connection.exec_driver_sql("SET statement_timeout = 0")
            try:
                for table in sorted(tables):
                    await connection.exec_driver_sql(f'VACUUM "{table}"')
            finally:
                await connection.exec_driver_sql(_LIMIT)
        return True

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


def async_url(url: str) -> URL:
    """`postgresql://` is taken as it is and spoken with psycopg 3; `sqlite://` with aiosqlite."""
    # Heroku and others give addresses of that old name, which SQLAlchemy has not known since 1.4.
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    drivers = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+aiosqlite"}
    return parsed.set(drivername=drivers[parsed.get_backend_name()])


def _reader(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(**type_of_reading)


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _PATIENCE, "async_creator_fn": sqlite.connect}}
    return {
        # Less than the three seconds in which Slack waits: a modal can still say that nothing was
        # saved.
        "connect_args": {"connect_timeout": 2},
        # A connection that a firewall or a failover has cut is found here and not by a statement.
        "pool_pre_ping": True,
        "pool_timeout": 2.0,
    }


def _limit_statements(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        # Not among the parameters of the connection: poolers in between refuse those.
        cursor = connection.cursor()
        cursor.execute(_LIMIT)
        cursor.close()
        # What is set in a transaction that is rolled back is not.
        connection.commit()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        # SQLAlchemy says BEGIN itself below; the driver's own would come too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail at once when another wrote
        # in between: writers queue at BEGIN, where busy_timeout holds.
        reading = connection.get_execution_options().get("vice_versa_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class _translated:
    """Turns the driver's errors into the storage's own."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> None:
        if isinstance(fault, IntegrityError):
            raise AlreadyThere from fault
        if fault is not None and (trouble := trouble_of(fault)):
            raise Unavailable(trouble) from fault
