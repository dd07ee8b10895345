"""The cast and their workspace: Chloé mentors Marc; Inès leads; Adam administers."""

import asyncio
import contextlib
import inspect
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest
from cryptography.fernet import Fernet

from app import House, live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED, Settings
from sandbox import manifest, workspace
from sandbox.driver import Person
from sandbox.server import Sandbox
from storage.engine import Database
from storage.errors import Unavailable
from storage.migrate import upgrade
from storage.tables import Programme
from tests.databases import (
    database_url,
    db,
    key,
    postgresql_server,
    postgresql_url,
    sqlite_url,
)

__all__ = ["database_url", "db", "key", "postgresql_server", "postgresql_url", "sqlite_url"]

ROOT = Path(__file__).parent.parent
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
MONDAY_NINE_IN_PARIS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_LOCALES = {"en": "en-GB", "fr": "fr-FR"}


# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -m rules`: the tests that call rules and need nothing else."""
    for item in items:
        if isinstance(item, pytest.Function) and _is_of_rules(item):
            item.add_marker("rules")


def _is_of_rules(item: pytest.Function) -> bool:
    given = item.callspec.params if hasattr(item, "callspec") else {}
    # pytest-asyncio hands its own to every test.
    needs = set(item.fixturenames) - {"event_loop_policy"}
    if inspect.iscoroutinefunction(item.function) or not needs <= given.keys():
        return False
    sources = (getattr(found, "__module__", "") for found in vars(item.module).values())
    return any(re.fullmatch(r"bot\.(.+\.)?rules(\..+)?", str(source)) for source in sources)


@dataclass
class Town:
    """A workspace with the bot in it, and the people of the story at their clients."""

    sandbox: Sandbox
    house: House
    clock: StoppedClock
    settings: Settings
    chloe: Person
    marc: Person
    ines: Person
    adam: Person
    priya: Person

    async def at(self, instant: datetime) -> None:
        """Move the bot's clock, and let it do everything that is due then."""
        self.clock.move_to(instant)
        await self.house.scheduler.tick()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(start=SATURDAY)


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
def settings(sandbox: Sandbox, schema: Path, tmp_path: Path) -> Settings:
    path = shutil.copy(schema, tmp_path / "vice-versa.db")
    return Settings(
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{path}",
        keys=(Fernet.generate_key().decode(),),
        rates=UNPACED,
    )


@pytest.fixture
async def town(sandbox: Sandbox, settings: Settings, clock: StoppedClock) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(live(settings, clock=clock))
        people = {
            handle: await stack.enter_async_context(Person(sandbox.url, handle))
            for handle in ("chloe", "marc", "ines", "adam", "priya")
        }
        yield Town(sandbox, house, clock, settings, **people)


@pytest.fixture
async def paired(town: Town) -> Town:
    """Chloé mentors Marc, and Inès leads."""
    await town.adam.command("/mentoring role @ines lead")
    await town.adam.command("/mentoring pair @chloe @marc")
    return town


@pytest.fixture
async def helen(town: Town) -> AsyncIterator[Person]:
    async with Person(town.sandbox.url, "helen") as person:
        yield person


async def ends_on(town: Town, day: date) -> None:
    """The only programme has a last day."""
    async with town.house.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.ends_on = day
        session.add(programme)


async def at_rest(house: House) -> None:
    """Let the outbox deliver what it still owes."""
    with contextlib.suppress(Unavailable):
        await house.outbox.deliver_due()
