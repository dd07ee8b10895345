"""The database: one engine, sessions for reading and for one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import give_cipher, make_cipher
from storage.errors import AlreadyThere, Unavailable

type_of_reading = {"vice_versa_reading": True}
Session = AsyncSession
"""What services hold and hand on to the queries."""


class Database:
    """Opens sessions. `transaction()` commits at its end; `reading()` never writes.

    Raises `Unavailable` when the database is locked or gone, `AlreadyThere` on a unique key.
    """

    def __init__(self, *, url: str, keys: tuple[str, ...]) -> None:
        self.url = async_url(url)
        self.engine = create_async_engine(self.url, **_options(self.url))
        give_cipher(self.engine.sync_engine.dialect, make_cipher(keys))
        if self.is_sqlite:
            _tune_sqlite(self.engine.sync_engine)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        with _translated():
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                yield session
                await session.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        with _translated():
            async with AsyncSession(_reader(self.engine), expire_on_commit=False) as session:
                yield session

    async def close(self) -> None:
        await self.engine.dispose()


def async_url(url: str) -> URL:
    """`postgresql://` is taken as it is and spoken with psycopg 3; `sqlite://` with aiosqlite."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    drivers = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+aiosqlite"}
    return parsed.set(drivername=drivers[parsed.get_backend_name()])


def _reader(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(**type_of_reading)


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        # A modal must hear within Slack's 3 s that nothing could be saved.
        return {"connect_args": {"timeout": 2.0}}
    return {
        "connect_args": {"connect_timeout": 2},
        "pool_pre_ping": True,
        "pool_timeout": 2.0,
    }


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        # SQLAlchemy says BEGIN itself below; the driver's own would come too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
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
        if isinstance(fault, OperationalError | PoolTimeout | OSError):
            raise Unavailable from fault
        if isinstance(fault, DBAPIError) and fault.connection_invalidated:
            raise Unavailable from fault
