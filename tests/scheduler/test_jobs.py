"""The table of jobs, and how the scheduler runs one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.jobs import jobs
from bot.kernel.clock import StoppedClock
from bot.kernel.stopping import Stopped
from bot.scheduler import Job, Once, Scheduler, ThroughKeys, UntilDone
from storage.engine import Database, Session
from storage.errors import Unavailable
from tests.town import SATURDAY

IN_A_TICK = [
    "close_due",
    "end_pauses",
    "settle_sessions",
    "open_due",
    "remind_due",
    "join_agreed",
    "look_for_vacancies",
    "owe_digests",
    "import_people",
]
"""What was there closes before what is new opens, and who was asked is reminded after that."""


class FakeOutbox:
    """Counts what it is asked for."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self.woken = 0
        self.delivered = 0

    def wake(self) -> None:
        self.woken += 1

    async def deliver_due(self) -> None:
        self.delivered += 1


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One of the two is enough: a job reads and writes through services."""
    return sqlite_url


@pytest.fixture
def outbox() -> FakeOutbox:
    return FakeOutbox()


@pytest.fixture
def with_jobs(db: Database, outbox: FakeOutbox) -> Callable[..., Scheduler]:
    def made(*table: Job) -> Scheduler:
        box: Any = outbox
        return Scheduler(db=db, clock=StoppedClock(start=SATURDAY), outbox=box, jobs=table)

    return made


async def nothing() -> None:
    """Nobody waits for Slack."""


def the_table() -> list[Job]:
    work = dict.fromkeys(
        ("join_agreed", "import_people", "owe_digests", "sync_people", "be_seen"), nothing
    )
    return list(jobs(**work))


def test_each_job_has_a_name_of_its_own_and_a_pace() -> None:
    table = the_table()
    assert len({job.name for job in table}) == len(table) == 17
    assert all(15 <= job.seconds <= 24 * 3600 for job in table)


def test_what_a_tick_runs_and_in_which_order() -> None:
    assert [job.name for job in the_table() if job.in_tick] == IN_A_TICK


async def test_every_job_of_the_table_runs_on_an_empty_database(
    with_jobs: Callable[..., Scheduler],
) -> None:
    scheduler = with_jobs(*the_table())
    for job in the_table():
        await scheduler.run(job.name)


async def test_all_of_them_start_and_no_other(with_jobs: Callable[..., Scheduler]) -> None:
    scheduler = with_jobs(*the_table())
    scheduler.start()
    started = {job.id: job.trigger.interval.total_seconds() for job in scheduler.timer.get_jobs()}
    assert started == {job.name: job.seconds for job in the_table()}
    await scheduler.stop()


async def test_a_tick_runs_its_jobs_one_after_the_other_and_then_delivers(
    with_jobs: Callable[..., Scheduler], outbox: FakeOutbox
) -> None:
    ran: list[tuple[str, int]] = []

    def work(name: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            ran.append((name, outbox.delivered))

        return run

    scheduler = with_jobs(
        Job("second", Once(work("second")), seconds=60, in_tick=True),
        Job("daily", Once(work("daily")), seconds=60),
        Job("first", Once(work("first")), seconds=60, in_tick=True),
    )
    await scheduler.tick()
    assert (ran, outbox.delivered) == ([("second", 0), ("first", 0)], 1)
    await scheduler.run("daily")
    assert (ran[-1], outbox.delivered) == (("daily", 1), 1)
    with pytest.raises(LookupError, match="no job is called weekly"):
        await scheduler.run("weekly")


async def test_a_step_is_repeated_until_it_is_done(
    with_jobs: Callable[..., Scheduler], outbox: FakeOutbox
) -> None:
    left, sessions = [3, 1, 0], []

    async def step(session: Session, now: datetime) -> int:
        assert now == SATURDAY
        sessions.append(session)
        return left.pop(0)

    await with_jobs(Job("step", UntilDone(step), seconds=60)).run("step")
    assert (left, outbox.woken) == ([], 2)
    assert len(set(map(id, sessions))) == 3, "a transaction each"


async def test_a_step_goes_through_the_keys(
    with_jobs: Callable[..., Scheduler], outbox: FakeOutbox
) -> None:
    seen: list[int] = []

    async def step(_: Session, __: datetime, after: int) -> int | None:
        seen.append(after)
        return after + 200 if after < 400 else None

    await with_jobs(Job("step", ThroughKeys(step), seconds=60)).run("step")
    assert (seen, outbox.woken) == ([0, 200, 400], 1)


async def test_it_ends_after_its_batch_when_the_bot_stops(
    with_jobs: Callable[..., Scheduler], outbox: FakeOutbox
) -> None:
    batches = 0

    async def step(_: Session, __: datetime, after: int = 0) -> int:
        nonlocal batches
        batches += 1
        outbox.stopping.set()
        return after + 1

    for run in (UntilDone(step), ThroughKeys(step)):
        outbox.stopping.clear()
        await with_jobs(Job("step", run, seconds=60)).run("step")
    assert batches == 2


@pytest.mark.parametrize("fault", [Unavailable(), Stopped()])
async def test_a_job_that_could_not_run_does_so_the_next_time(
    with_jobs: Callable[..., Scheduler], fault: Exception
) -> None:
    tried, again = 0, asyncio.Event()

    async def work() -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise fault
        again.set()

    scheduler = with_jobs(Job("work", Once(work), seconds=1))
    with capture_logs() as logs:
        scheduler.start()
        async with asyncio.timeout(60):
            await again.wait()
    await scheduler.stop()
    waits = [entry["job"] for entry in logs if entry["event"] == "job_waits_for_database"]
    assert waits == (["work"] if isinstance(fault, Unavailable) else [])


async def test_it_lets_a_job_end_before_it_stops(with_jobs: Callable[..., Scheduler]) -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await may_end.wait()
        ended.set()

    scheduler = with_jobs(Job("work", Once(work), seconds=60))
    scheduler.start()
    await begun.wait()
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.wait({stopping}, timeout=0.05)
    assert not stopping.done()
    may_end.set()
    await stopping
    assert ended.is_set()
