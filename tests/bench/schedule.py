"""The scheduler: a tick that finds nothing due, and opening check-ins by the thousand."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import delete, insert, select
from sqlmodel import SQLModel, update

from bot.digest import digest_schedule
from bot.jobs import jobs
from bot.kernel.clock import SystemClock
from bot.kernel.config import UNPACED
from bot.scheduler import Scheduler
from bot.slack.kit.web_client import WebClient
from storage.engine import Database
from storage.tables import CheckIn, Delivery, Pair
from tests.bench.engine import engine, sender
from tests.bench.measure import Effort, Figure, parts
from tests.bench.pairs import combined, open_all
from tests.bench.places import Place, both, opened
from tests.outbox.seeding import seed

_AIM_TICK, _AIM_OPENING = 1.2, 3.0
Rows = Sequence[dict[str, Any]]
_TICKS = 40
"""Of each size in a round."""
_CROWD = [f"U{number:07d}" for number in range(2000)]


@dataclass
class Sized:
    """So many pairs, each with a check-in that is open and a prompt that was sent."""

    place: Place
    db: Database
    scheduler: Scheduler
    ms: list[float] = field(default_factory=list)

    async def take(self) -> None:
        started = time.perf_counter()
        await self.scheduler.tick()
        self.ms.append((time.perf_counter() - started) * 1000)


async def idle_tick(effort: Effort, server: str) -> list[Figure]:
    many, few = effort.size(100_000, 5000), 1000
    figures = []
    for number in range(2):
        async with AsyncExitStack() as stack:
            place = stack.enter_context(both(server))[number]
            other = stack.enter_context(both(server))[number]
            large = await _sized(stack, place, many)
            small = await _sized(stack, other, few)
            for _ in range(_TICKS * effort.rounds):
                await large.take()
                await small.take()
        figures.append(
            Figure(
                what=f"tick with {many} pairs and none due, over {few}, {place.name}",
                unit="ms",
                ours=parts(large.ms),
                bare=parts(small.ms),
                aim=_AIM_TICK,
                details=[
                    "Scheduler.tick: close, open, remind and deliver what is due; every pair has a "
                    "check-in that is open and a prompt that was sent"
                ],
            )
        )
    return figures


async def opening(effort: Effort, server: str) -> list[Figure]:
    number = effort.size(10_000, 1000)
    figures = []
    with both(server) as places:
        for place in places:
            async with opened(place) as db:
                figures.append(await _opening(effort, place, db, number))
    return figures


async def _opening(effort: Effort, place: Place, db: Database, number: int) -> Figure:
    await _seed(db, number)
    ours, bare = list[float](), list[float]()
    for _ in range(effort.rounds + 1):
        ours.append(await _timed_opening(db))
        check_ins, deliveries = await _rows(db, CheckIn), await _rows(db, Delivery)
        if len(check_ins) != number or len(deliveries) != number:
            raise AssertionError(f"{len(check_ins)} and {len(deliveries)} rows, not {number}")
        await _clear(db)
        bare.append(await _timed_insert(db, check_ins, deliveries))
        await _clear(db)
    return Figure(
        what=f"opening {number} check-ins over a bulk INSERT, {place.name}",
        unit="ms",
        ours=parts(ours[1:]),
        bare=parts(bare[1:]),
        aim=_AIM_OPENING,
        details=[
            f"opening writes {number} check-ins, {number} deliveries and {number} next due times, "
            "by the thousand; the yardstick is one executemany of the same check-ins and one of "
            "the same deliveries, in one transaction"
        ],
    )


async def _timed_opening(db: Database) -> float:
    async with db.transaction() as session:
        await session.exec(update(Pair).values(next_check_in_at=datetime.now(UTC)))
    started = time.perf_counter()
    await open_all(db)
    return (time.perf_counter() - started) * 1000


async def _timed_insert(db: Database, check_ins: Rows, deliveries: Rows) -> float:
    started = time.perf_counter()
    async with db.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(CheckIn), check_ins)
        await connection.execute(insert(Delivery), deliveries)
    return (time.perf_counter() - started) * 1000


async def _clear(db: Database) -> None:
    async with db.transaction() as session:
        await session.exec(delete(Delivery))
        await session.exec(delete(CheckIn))


async def _rows(db: Database, table: type[SQLModel]) -> Rows:
    async with db.reading() as session:
        rows = await (await session.connection()).execute(select(*_columns(table)))
        return [dict(row) for row in rows.mappings()]


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # made by SQLModel's metaclass


async def _seed(db: Database, number: int) -> None:
    channels = [f"G{key:07d}" for key in range(number)]
    await seed(db, people=combined(_CROWD, number), channels=channels)


async def _sized(stack: AsyncExitStack, place: Place, number: int) -> Sized:
    db = await stack.enter_async_context(opened(place))
    await _seed(db, number)
    await open_all(db)
    async with db.transaction() as session:
        await session.exec(update(Delivery).values(state="sent", channel_id="G", ts="1"))
    _settle(place)
    scheduler = Scheduler(
        db=db,
        clock=SystemClock(),
        outbox=engine(db, {1: sender(WebClient())}, UNPACED, "bench"),
        jobs=jobs(
            join_agreed=_nobody,
            import_people=_nobody,
            owe_digests=partial(_owe_digests, db),
            sync_people=_nobody,
            be_seen=_nobody,
        ),
    )
    for _ in range(3):
        await scheduler.tick()
    return Sized(place, db, scheduler)


async def _owe_digests(db: Database) -> None:
    """No programme here has a channel that would be looked at in Slack first."""
    async with db.transaction() as session:
        await digest_schedule.owe_due(session, SystemClock().now(), {})


def _settle(place: Place) -> None:
    """What autovacuum would do within a minute of such a change."""
    if place.url.startswith("postgresql"):
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


async def _nobody() -> None:
    """Nobody is looked up at Slack."""
