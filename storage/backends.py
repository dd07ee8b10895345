"""Where SQLite and PostgreSQL differ: addresses, connections, the lock of a file, erasing."""

import errno
import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sqlite
from storage.encryption import Cipher, give_cipher
from storage.errors import InUse, LinkedFile, Unavailable

_PATIENCE = 2.0
"""Seconds for a turn to write: a modal must hear within Slack's 3 that nothing could be saved."""
_LIMIT = "SET statement_timeout = '30s'"
"""Longer than any statement takes, and shorter than anybody's patience: one that hangs behind a
lock would hold its connection, and the work behind it, for ever.
"""
_BRIEFLY = 100
"""Milliseconds."""
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
READING = {"vice_versa_reading": True}
"""An execution option: SQLite's transaction is one that never writes."""


def async_url(url: str) -> URL:
    """`postgresql://` is taken as it is and spoken with psycopg 3; `sqlite://` with aiosqlite."""
    # Heroku and others give addresses of that old name, which SQLAlchemy has not known since 1.4.
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    drivers = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+aiosqlite"}
    return parsed.set(drivername=drivers[parsed.get_backend_name()])


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def new_engine(url: URL, keys: tuple[str, ...]) -> AsyncEngine:
    # An error that quotes its parameters would carry what people wrote into a log.
    engine = create_async_engine(url, hide_parameters=True, **_options(url))
    give_cipher(engine.sync_engine.dialect, Cipher(keys))
    if is_sqlite(url):
        _tune_sqlite(engine.sync_engine)
    else:
        _limit_statements(engine.sync_engine)
    return engine


def reader(engine: AsyncEngine) -> AsyncEngine:
    """For transactions that never write."""
    return engine.execution_options(**READING)


async def erased(engine: AsyncEngine, tables: Collection[str]) -> bool:
    """False where somebody was still reading what is to go."""
    if is_sqlite(engine.url):
        return await _truncated(engine)
    return await _vacuumed(engine, tables)


async def _truncated(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        # While it waits for who reads, nobody can write.
        await driver.execute(f"PRAGMA busy_timeout={_BRIEFLY}")
        try:
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = await cursor.fetchone()
            return not is_busy
        finally:
            await driver.execute(f"PRAGMA busy_timeout={round(1000 * _PATIENCE)}")


async def _vacuumed(engine: AsyncEngine, tables: Collection[str]) -> bool:
    by_itself = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with by_itself.connect() as connection:
        await connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            for table in sorted(tables):
                await connection.exec_driver_sql(f'VACUUM "{table}"')
        finally:
            await connection.exec_driver_sql(_LIMIT)
    return True


def _options(url: URL) -> dict[str, Any]:
    if is_sqlite(url):
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


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """SQLite is for one process: hold the lock file beside a database file.

    Raises `InUse` when another process does, `LinkedFile` where it is a link, and `Unavailable`
    where no file can be made. The system frees the lock when its process ends, however it ends
    (flock(2)).
    """
    lock = file.with_name(f"{file.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as fault:
        raise (LinkedFile(lock.name) if fault.errno == errno.ELOOP else Unavailable) from fault
    try:
        try:
            # A lock of its own file: SQLite's locks are of one transaction, and closing any
            # descriptor of the database's file would drop them (fcntl(2), on POSIX record locks).
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise InUse from fault
        # Made before SQLite makes it, which would let everybody read it.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        yield
    finally:
        os.close(descriptor)
