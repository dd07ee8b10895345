"""A fresh database of each kind, with the present schema."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from storage.engine import Database
from storage.migrate import upgrade
from tests.databases import a_database, a_server


@dataclass(frozen=True)
class Place:
    name: str
    url: str
    key: str

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "MENTORING_KEYS": self.key}


@contextmanager
def sqlite() -> Iterator[Place]:
    with TemporaryDirectory(prefix="vice-versa-") as folder:
        path = Path(folder) / "bench.db"
        yield Place("SQLite", f"sqlite:///{path}", Fernet.generate_key().decode())


@contextmanager
def postgresql(server: str) -> Iterator[Place]:
    with a_database(server) as url:
        yield Place("PostgreSQL", url, Fernet.generate_key().decode())


@contextmanager
def both(server: str) -> Iterator[tuple[Place, Place]]:
    with sqlite() as small, postgresql(server) as large:
        yield small, large


@asynccontextmanager
async def opened(place: Place) -> AsyncIterator[Database]:
    db = Database(url=place.url, keys=(place.key,))
    try:
        await upgrade(db)
        yield db
    finally:
        await db.close()


__all__ = ["Place", "a_server", "both", "opened", "postgresql", "sqlite"]
