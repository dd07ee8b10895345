"""A job: what it runs, how, and how often.

The database owns time, so that no job belongs to a pair: a job looks for all that is due.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.clock import Clock
from storage.engine import Database, Session


@dataclass(frozen=True, kw_only=True)
class Means:
    """What jobs work with. `wake` tells the outbox that something may be owed; once `stopping` is
    set, a job ends after the batch that it is at.
    """

    db: Database
    clock: Clock
    wake: Callable[[], None]
    stopping: asyncio.Event


Run = Callable[[Means], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """`name` is unique. A tick runs the jobs that are `in_tick`, in the order of their table."""

    name: str
    run: Run
    seconds: int
    in_tick: bool = False


@dataclass(frozen=True)
class UntilDone:
    """Batch by batch, a transaction each, until the step has found nothing to do.

    `step` gives how many things it did.
    """

    step: Callable[[Session, datetime], Awaitable[int]]

    async def __call__(self, means: Means) -> None:
        done = 1
        while done and not means.stopping.is_set():
            async with means.db.transaction() as session:
                # The clock is asked for each batch: in a long run more comes due.
                done = await self.step(session, means.clock.now())
            if done:
                means.wake()


@dataclass(frozen=True)
class ThroughKeys:
    """Over all rows in batches, a transaction each.

    `step` takes the last key of the batch before, 0 at first, and gives that of its own, or None
    when there was nothing left.
    """

    step: Callable[[Session, datetime, int], Awaitable[int | None]]

    async def __call__(self, means: Means) -> None:
        after: int | None = 0
        while after is not None and not means.stopping.is_set():
            async with means.db.transaction() as session:
                after = await self.step(session, means.clock.now(), after)
        means.wake()


@dataclass(frozen=True)
class Once:
    """Work that asks Slack something, between transactions of its own."""

    work: Callable[[], Awaitable[None]]

    async def __call__(self, _: Means) -> None:
        await self.work()
