"""The demo itself: a pretend Slack workspace, the bot in it, and the past that they share."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from cryptography.fernet import Fernet

from bot.demo import stage
from bot.kernel import config
from bot.kernel.clock import ShiftedClock, SystemClock
from bot.kernel.config import Settings
from bot.scheduler import Scheduler
from bot.slack.kit.context import Context, Patience
from sandbox import manifest, workspace
from sandbox.server import Control, Sandbox

_STORY = "maison-vauban.yml"
_EMPTY = "sixty.yml"
_UNHURRIED = 20.0
"""How many times longer everything may take; triggers live three seconds, and then a minute."""


class RunningBot(Protocol):
    """What the demo holds of a running bot."""

    @property
    def context(self) -> Context: ...

    @property
    def scheduler(self) -> Scheduler: ...


Live = Callable[..., AbstractAsyncContextManager[RunningBot]]
"""Runs the bot with these settings, `clock` and `patience`."""


async def host(
    live: Live,
    *,
    root: Path,
    port: int,
    now: datetime,
    empty: bool = False,
    unhurried: bool = False,
) -> None:
    """Until it is cancelled. Prints the page's address once everything is ready.

    `empty` is a workspace where nothing has happened, for a lead who starts from scratch;
    `unhurried` is for a machine that has other things to do.
    """
    slower = _UNHURRIED if unhurried else 1.0
    patience = Patience(saving=Patience.saving * slower, loading=Patience.loading * slower)
    town = workspace.load(root / "sandbox/workspaces" / (_EMPTY if empty else _STORY))
    story = stage.read(town.story) if town.story else None
    start = stage.beginning(story, now) if story else now
    clock = ShiftedClock(base=SystemClock(), start=start)
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(
            Sandbox(
                manifest=manifest.load(root / "manifest.yml"),
                workspace=town,
                port=port,
                now=clock.now,
                ticks=lambda: time.monotonic() / slower,
                acknowledge_within=3.0 * slower,
            )
        )
        folder = stack.enter_context(TemporaryDirectory(prefix="vice-versa-"))
        bot = await stack.enter_async_context(
            live(_settings(sandbox, folder), clock=clock, patience=patience)
        )
        controls = await stage.set_up(
            story, context=bot.context, scheduler=bot.scheduler, clock=clock, until=now
        )
        sandbox.world.mark_all_read()
        sandbox.controls += [Control(name, label, act) for name, label, act in controls]
        sys.stdout.write(f"Vice Versa is ready to try: {sandbox.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def _settings(sandbox: Sandbox, folder: str) -> Settings:
    return Settings(
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{folder}/demo.db",
        # Made for this run: its database goes with its folder.
        keys=(Fernet.generate_key().decode(),),
        rates=config.UNPACED,
    )
