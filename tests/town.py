"""The cast and their workspace: Chloé mentors Marc; Inès leads; Adam administers."""

import contextlib
from collections.abc import AsyncIterator, Hashable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app import Application, live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from bot.slack.kit.context import Patience
from sandbox.driver import User
from sandbox.server import Sandbox
from storage.engine import Engines
from storage.errors import Unavailable
from storage.tables import Programme

ROOT = Path(__file__).parent.parent
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
MONDAY_NINE_IN_PARIS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PATIENCE = 60.0
"""Seconds that a person waits: a machine that others share makes no test fail."""
UNHURRIED = Patience(saving=PATIENCE, loading=PATIENCE)
CAST = ("chloe", "marc", "ines", "adam", "priya")


@dataclass
class Town:
    """A workspace with the bot in it, and the people of the story at their clients."""

    sandbox: Sandbox
    bot: Application
    clock: StoppedClock
    settings: Settings
    chloe: User
    marc: User
    ines: User
    adam: User
    priya: User
    origin: Hashable = None
    """What was there at its beginning, for those who play on from there; None where it is unlike
    any other.
    """

    async def at(self, instant: datetime) -> None:
        """Move the bot's clock, and let it do everything that is due then."""
        self.clock.move_to(instant)
        await self.bot.scheduler.tick()

    async def settled(self) -> None:
        """Everything that follows from what was done is there, whatever it took."""
        delivered = 1
        while delivered:
            await self.bot.context.settled()
            delivered = await at_rest(self.bot)


@asynccontextmanager
async def founded(
    sandbox: Sandbox,
    settings: Settings,
    clock: StoppedClock,
    *,
    origin: Hashable = None,
    patience: Patience = UNHURRIED,
    engines: Engines | None = None,
) -> AsyncIterator[Town]:
    """The bot runs there. Its clock stands still: jobs run when a test moves it, never by
    themselves; and modals are saved however long it takes.
    """
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(
            live(settings, clock=clock, scheduled=False, patience=patience, engines=engines)
        )
        people = {
            handle: await stack.enter_async_context(User(sandbox.page, handle, patience=PATIENCE))
            for handle in CAST
        }
        yield Town(sandbox, bot, clock, settings, **people, origin=origin)


async def ends_on(town: Town, day: date) -> None:
    """The only programme has a last day."""
    async with town.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.ends_on = day
        session.add(programme)


async def at_rest(bot: Application) -> int:
    """Let the outbox deliver what it still owes. Returns how many there were."""
    with contextlib.suppress(Unavailable):
        return await bot.outbox.deliver_due()
    return 0
