"""The cast and their workspace: Chloé mentors Marc; Inès leads; Adam administers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app import House, live
from bot.clock import StoppedClock
from bot.config import UNPACED, Settings
from sandbox import manifest, workspace
from sandbox.driver import Person
from sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
MONDAY_NINE_IN_PARIS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


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
        await self.house.rhythm.tick()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(start=SATURDAY)


@pytest.fixture
async def sandbox(clock: StoppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"),
        workspace=workspace.load(ROOT / "sandbox/workspaces/small.yml"),
        now=clock.now,
    ) as started:
        yield started


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path) -> Settings:
    return Settings(
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{tmp_path}/vice-versa.db",
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
