"""Runs fixed jobs every so many seconds: the only place that knows of APScheduler.

What the jobs are is told by one table, `bot.jobs`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.kernel.clock import Clock
from bot.kernel.database_waits import DatabaseWaits
from bot.kernel.stopping import Stopped
from bot.outbox.outbox import Outbox
from storage.engine import Database, Session
from storage.errors import Unavailable


@dataclass(frozen=True, kw_only=True)
class JobContext:
    """What jobs work with. `wake` tells the outbox that something may be owed; once `stopping` is
    set, a job ends after the batch that it is at.
    """

    db: Database
    clock: Clock
    wake: Callable[[], None]
    stopping: asyncio.Event


RunJob = Callable[[JobContext], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """`name` is unique. A tick runs the jobs that are `in_tick`, in the order of their table."""

    name: str
    run: RunJob
    seconds: int
    in_tick: bool = False


@dataclass(frozen=True)
class UntilDone:
    """Batch by batch, a transaction each, until the step has found nothing to do.

    `step` gives how many things it did.
    """

    step: Callable[[Session, datetime], Awaitable[int]]

    async def __call__(self, means: JobContext) -> None:
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

    async def __call__(self, means: JobContext) -> None:
        after: int | None = 0
        while after is not None and not means.stopping.is_set():
            async with means.db.transaction() as session:
                after = await self.step(session, means.clock.now(), after)
        means.wake()


@dataclass(frozen=True)
class Once:
    """Work that asks Slack something, between transactions of its own."""

    work: Callable[[], Awaitable[None]]

    async def __call__(self, _: JobContext) -> None:
        await self.work()


_JUMP = timedelta(seconds=30)
"""Of the machine's clock, against seconds as they pass."""


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """So many seconds from now. Its own counts every round since the last one: where the clock is
    set ahead by a year, those are millions.
    """

    def __init__(self, seconds: int) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        return now + self.interval


@dataclass(kw_only=True)
class Scheduler:
    """Its jobs begin with `start`. Without it they run when they are asked for: `tick`, `run`."""

    db: Database
    clock: Clock
    outbox: Outbox
    jobs: Sequence[Job]
    # UTC: by default it asks for the machine's zone, which a container may not have.
    timer: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))
    waits: DatabaseWaits = field(default_factory=lambda: DatabaseWaits(time.monotonic))
    look_at_clock_every: float = 20.0
    """Seconds."""
    _at_work: set[asyncio.Task[None]] = field(default_factory=set)
    _watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        for job in self.jobs:
            self._every(job)
        self.timer.start()
        self._watch = asyncio.create_task(self._watch_clock())

    async def stop(self) -> None:
        """No job begins any more. Those that run end first, after the batch that they are at."""
        if self._watch is not None:
            self._watch.cancel()
        if self.timer.running:
            self.timer.shutdown(wait=False)
        await asyncio.gather(*self._at_work)

    async def tick(self) -> None:
        """Everything that is due now, in the order in which people would see it."""
        for job in self.jobs:
            if job.in_tick:
                await job.run(self._means())
        await self.outbox.deliver_due()

    async def run(self, name: str) -> None:
        """One job, now. Raises `LookupError` for a name that is not in the table."""
        await self._named(name).run(self._means())

    def _named(self, name: str) -> Job:
        for job in self.jobs:
            if job.name == name:
                return job
        raise LookupError(f"no job is called {name}")

    def _means(self) -> JobContext:
        return JobContext(
            db=self.db, clock=self.clock, wake=self.outbox.wake, stopping=self.outbox.stopping
        )

    async def _watch_clock(self) -> None:
        """APScheduler waits for times on the machine's clock: where that is set back by a day, it
        would run nothing for a day. So everything begins anew when the clock has jumped.
        """
        loop = asyncio.get_running_loop()
        while True:
            told, counted = self._told(), loop.time()
            await asyncio.sleep(self.look_at_clock_every)
            passed = timedelta(seconds=loop.time() - counted)
            if abs(self._told() - told - passed) > _JUMP:
                structlog.get_logger().warning("clock_has_jumped")
                for job in self.timer.get_jobs():
                    job.modify(next_run_time=self._told())

    def _told(self) -> datetime:
        return datetime.now(self.timer.timezone)

    def _every(self, job: Job) -> None:
        async def at_work() -> None:
            # A task of our own: APScheduler would cancel its own in mid-statement when it ends.
            task = asyncio.create_task(self._survive(job))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
            with suppress(asyncio.CancelledError):
                await asyncio.shield(task)

        self.timer.add_job(
            at_work,
            _Every(job.seconds),
            id=job.name,
            # Now, and then every so often: what has come due while the bot was away is not kept
            # waiting.
            next_run_time=self._told(),
            # By default APScheduler skips a job that is a second late, and runs one several times
            # to catch up. Late is better than never, once is enough, and never two at a time.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            replace_existing=True,
        )

    async def _survive(self, job: Job) -> None:
        try:
            await job.run(self._means())
        except Unavailable as fault:
            # The next round does what this one could not.
            self.waits.say("job_waits_for_database", fault, job=job.name)
        except Stopped:
            return  # the bot ends; what is due is still due when it is back
        except Exception:
            # Any: the next round must come, and its reason stand in the log.
            structlog.get_logger().exception("job_ended", job=job.name)
