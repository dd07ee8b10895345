"""APScheduler's few fixed jobs. The database owns time: no job belongs to a pair."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.check_ins import closing, opening, reminders
from bot.confidence import asking_confidence, follow_ups
from bot.digest import digest_schedule
from bot.kernel.clock import Clock
from bot.kernel.stopping import Stopped
from bot.lead_tasks import risks
from bot.matching import vacancies
from bot.outbox.outbox import Outbox
from bot.pair_life import pauses
from bot.privacy import purging
from bot.sessions import outcomes
from storage import receipts
from storage.engine import Database, Session
from storage.errors import Unavailable

_RECEIPTS_KEPT = timedelta(days=1)
"""Slack repeats an envelope within minutes."""


async def _nothing() -> None:
    """For a rhythm in which nobody is matched."""


@dataclass(kw_only=True)
class Rhythm:
    """`sync_people` looks again at what Slack says of the people of the programme.

    `import_people` goes on with files of people that are being applied, `forget_imports` drops
    those that nobody applied. `join_agreed` makes the pairs of those who said yes while Slack did
    not answer.
    """

    db: Database
    clock: Clock
    outbox: Outbox
    sync_people: Callable[[], Awaitable[None]]
    import_people: Callable[[], Awaitable[None]]
    forget_imports: Callable[[], Awaitable[None]]
    join_agreed: Callable[[], Awaitable[None]] = _nothing
    scheduler: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))
    _at_work: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self) -> None:
        self._every(self.open_due, seconds=15)
        self._every(self.close_due, seconds=60)
        self._every(self.remind_due, seconds=60)
        self._every(self.end_pauses, seconds=60)
        self._every(self.settle_sessions, seconds=3600)
        self._every(self.join, seconds=60)
        self._every(self.look_for_vacancies, seconds=60)
        self._every(self.digest_due, seconds=60)
        self._every(self.go_on_importing, seconds=15)
        self._every(self.forget, seconds=3600)
        self._every(self.ask_confidence, seconds=3600)
        self._every(self.ask_later, seconds=3600)
        self._every(self.weigh_risk, seconds=24 * 3600)
        self._every(self.purge, seconds=3600)
        self._every(self.sync, seconds=24 * 3600)
        self.scheduler.start()

    async def stop(self) -> None:
        """No job begins any more. Those that run end first, after the batch that they are at."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
        await asyncio.gather(*self._at_work)

    async def tick(self) -> None:
        """Everything that is due now, in the order in which people would see it."""
        await self.close_due()
        await self.end_pauses()
        await self.settle_sessions()
        await self.open_due()
        await self.remind_due()
        await self.join()
        await self.look_for_vacancies()
        await self.digest_due()
        await self.go_on_importing()
        await self.outbox.deliver_due()

    async def open_due(self) -> None:
        await self._until_done(opening.open_due)

    async def close_due(self) -> None:
        await self._until_done(closing.close_due)

    async def remind_due(self) -> None:
        await self._until_done(reminders.remind_due)

    async def end_pauses(self) -> None:
        await self._until_done(pauses.end_due)

    async def settle_sessions(self) -> None:
        await self._until_done(outcomes.settle_due)

    async def join(self) -> None:
        await self.join_agreed()

    async def look_for_vacancies(self) -> None:
        await self._until_done(vacancies.look)

    async def digest_due(self) -> None:
        await self._until_done(digest_schedule.owe_due)

    async def go_on_importing(self) -> None:
        await self.import_people()

    async def ask_confidence(self) -> None:
        await self._through_all(asking_confidence.ask_due)

    async def ask_later(self) -> None:
        await self._until_done(follow_ups.ask_due)

    async def weigh_risk(self) -> None:
        await self._through_all(risks.weigh)

    async def purge(self) -> None:
        await self._until_done(purging.purge_due)

    async def sync(self) -> None:
        await self.sync_people()

    async def forget(self) -> None:
        async with self.db.transaction() as session:
            await receipts.forget(session, self.clock.now() - _RECEIPTS_KEPT)
        await self.forget_imports()

    async def _until_done(self, step: Callable[[Session, datetime], Awaitable[int]]) -> None:
        """Run a step batch by batch, a transaction each, until it finds nothing to do."""
        done = 1
        while done and not self.outbox.stopping.is_set():
            async with self.db.transaction() as session:
                done = await step(session, self.clock.now())
            if done:
                self.outbox.wake()

    async def _through_all(
        self, step: Callable[[Session, datetime, int], Awaitable[int | None]]
    ) -> None:
        """Run a step over batches of keys, a transaction each, until it gives no further key."""
        after: int | None = 0
        while after is not None and not self.outbox.stopping.is_set():
            async with self.db.transaction() as session:
                after = await step(session, self.clock.now(), after)
        self.outbox.wake()

    def _every(self, job: Callable[[], Awaitable[None]], *, seconds: int) -> None:
        async def survive() -> None:
            try:
                await job()
            except Unavailable:
                # The database is away for now; the next round does what this one could not.
                structlog.get_logger().warning("job_waits_for_database", job=job.__name__)
            except Stopped:
                return  # the bot ends; what is due is still due when it is back

        async def at_work() -> None:
            # A task of our own: the scheduler would cancel its own in mid-statement when it ends.
            task = asyncio.create_task(survive())
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
            with suppress(asyncio.CancelledError):
                await asyncio.shield(task)

        self.scheduler.add_job(
            at_work,
            "interval",
            seconds=seconds,
            id=job.__name__,
            next_run_time=datetime.now(self.scheduler.timezone),
            # Late is better than never, once is enough, and never two at a time.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            replace_existing=True,
        )
