"""The story's workspace in the language that a test asks for, and Helen at her client."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app import House
from bot.clock import StoppedClock
from bot.config import Settings
from sandbox import manifest, workspace
from sandbox.driver import Person
from sandbox.server import Sandbox
from storage.engine import Database
from storage.errors import Unavailable
from storage.migrate import upgrade
from storage.tables import Programme
from tests.conftest import ROOT, Town

_LOCALES = {"en": "en-GB", "fr": "fr-FR"}


@pytest.fixture
def language() -> str | None:
    """What everybody's Slack speaks; None leaves each their own. Parametrise to choose."""
    return None


@pytest.fixture
async def sandbox(clock: StoppedClock, language: str | None) -> AsyncIterator[Sandbox]:
    loaded = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    for member in loaded.members.values():
        member.locale = _LOCALES[language] if language else member.locale
    async with Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"), workspace=loaded, now=clock.now
    ) as started:
        yield started


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the migrations leave it: copied, because migrating takes a moment."""
    path = tmp_path_factory.mktemp("schema") / "vice-versa.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


async def _migrated(url: str) -> None:
    db = Database(url=url, keys=(Fernet.generate_key().decode(),))
    await upgrade(db)
    await db.close()


@pytest.fixture
def settings(settings: Settings, schema: Path) -> Settings:
    shutil.copy(schema, settings.database_url.removeprefix("sqlite:///"))
    return settings


@pytest.fixture
async def helen(town: Town) -> AsyncIterator[Person]:
    async with Person(town.sandbox.url, "helen") as person:
        yield person


async def ends_on(town: Town, day: date) -> None:
    """The only programme has a last day."""
    async with town.house.desk.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.ends_on = day
        session.add(programme)


async def at_rest(house: House) -> None:
    """Let the outbox deliver what it still owes."""
    with contextlib.suppress(Unavailable):
        await house.outbox.deliver_due()
