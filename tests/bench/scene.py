"""The bot in a small workspace, driven step by step: for counting what one act comes to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from app import Application, live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED, Settings
from bot.outbox.outbox import Outbox
from bot.scheduler import Scheduler
from sandbox import manifest, workspace
from sandbox.driver import User
from sandbox.server import Sandbox
from tests.bench.crossed import Crossed, Recorder
from tests.bench.places import sqlite
from tests.bench.programs import ROOT
from tests.bench.spent import watched

_SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
_CAST = ("chloe", "marc", "ines", "adam")


@dataclass(frozen=True)
class Scene:
    """The bot in its workspace, where nothing moves but what is moved."""

    bot: Application
    clock: StoppedClock
    recorder: Recorder
    chloe: User
    marc: User
    ines: User
    adam: User

    async def crossed(self, work: Callable[[], Awaitable[object]]) -> Crossed:
        with self.recorder.during() as found:
            await work()
        return found

    async def aside(self) -> None:
        """What goes on after an answer was given."""
        await self.bot.context.settled()

    async def at_rest(self) -> None:
        await self.aside()
        await self.bot.outbox.deliver_due()
        await self.aside()


@asynccontextmanager
async def a_scene() -> AsyncIterator[Scene]:
    """Inès leads; another pair has been made, so that nothing is done for the first time."""
    clock = StoppedClock(start=_SATURDAY)
    async with AsyncExitStack() as stack:
        place = stack.enter_context(sqlite())
        sandbox = await stack.enter_async_context(
            Sandbox(
                manifest=manifest.load(ROOT / "manifest.yml"),
                workspace=workspace.load(ROOT / "sandbox/workspaces/small.yml"),
                now=clock.now,
                # The bot is watched at each call and so is slow: here no trigger dies meanwhile.
                ticks=lambda: 0.0,
                acknowledge_within=60.0,
            )
        )
        stack.enter_context(watched(Outbox, "run", _not_by_itself))
        stack.enter_context(watched(Scheduler, "start", _not_at_all))
        settings = Settings(
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=sandbox.api_url,
            database_url=place.url,
            keys=(place.key,),
            rates=UNPACED,
        )
        bot = await stack.enter_async_context(live(settings, clock=clock))
        people = [await stack.enter_async_context(User(sandbox.url, who)) for who in _CAST]
        recorder = Recorder(bot.context.db, sandbox.traffic)
        scene = Scene(bot, clock, recorder, *people)
        await scene.adam.command("/mentoring role @ines lead")
        await scene.adam.command("/mentoring pair @priya @helen")
        await scene.at_rest()
        yield scene


def _not_by_itself(_: Callable[..., object]) -> Callable[[Outbox], Awaitable[object]]:
    return lambda outbox: outbox.stopping.wait()


def _not_at_all(_: Callable[..., object]) -> Callable[[Scheduler], None]:
    return lambda scheduler: None
