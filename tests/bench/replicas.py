"""A second replica on PostgreSQL: what it adds, and what the processors of the machine allow."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import col, func, select

from storage.engine import Database
from storage.tables import Delivery
from tests.bench.measure import Effort, Figure, parts
from tests.bench.pairs import Pairs, owe_again, owe_all, pairs_in_slack
from tests.bench.places import Place, opened, postgresql
from tests.bench.spent import cpu_seconds, postgresql_cpu
from tests.outbox.waiting import until
from tests.processes import Program, clean
from tests.town import ROOT

_AIM = 1.6
_WORKSPACES = 20
_PATIENCE = 300.0
_LOOK_EVERY = 0.2
"""Seconds; a look takes the database's time."""


@dataclass
class Fleet:
    """So many replicas: prompts a second, and the processor seconds that a prompt took of each."""

    rates: list[float] = field(default_factory=list)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    def details(self, name: str) -> str:
        each = {who: parts(µs).median for who, µs in self.cpu.items()}
        listed = ", ".join(f"{who} {µs:.0f}" for who, µs in each.items())
        busy = self.per_prompt * parts(self.rates).median / 1e6
        return f"{name}: µs of processor a prompt: {listed}; {busy:.2f} processors at work"

    @property
    def per_prompt(self) -> float:
        return sum(parts(µs).median for µs in self.cpu.values())


@dataclass
class Bench:
    pairs: Pairs
    place: Place
    db: Database
    folder: Path

    @asynccontextmanager
    async def replica(self) -> AsyncIterator[Program]:
        address = self.pairs.there.settings
        env = clean(**address, **self.place.settings, PYTHONPATH=str(ROOT))
        script = str(ROOT / "tests/bench/replica.py")
        async with Program(script, folder=self.folder, env=env, anew=True) as program:
            await program.line(holding="ready")
            yield program
            await program.told_to_end()

    async def take(self, number: int, into: Fleet) -> None:
        async with AsyncExitStack() as stack:
            replicas = [await stack.enter_async_context(self.replica()) for _ in range(number)]
            # The first round of each connects and compiles; and each learns how many they are.
            await self._fan_out(replicas)
            rate, cpu = await self._fan_out(replicas)
        into.rates.append(rate)
        for who, seconds in cpu.items():
            into.cpu.setdefault(who, []).append(seconds)

    async def _fan_out(self, replicas: list[Program]) -> tuple[float, dict[str, float]]:
        before = self._processors(replicas)
        await owe_again(self.db)
        await until(self._all_sent, what="every prompt sent", patience=_PATIENCE)
        found = await self._span()
        number = len(self.pairs.channels)
        used = self._processors(replicas)
        cpu = {who: (used[who] - before[who]) / number * 1e6 for who in used}
        return number / found, cpu

    def _processors(self, replicas: list[Program]) -> dict[str, float]:
        pids = {f"replica {n}": program.process.pid for n, program in enumerate(replicas, 1)}
        own = {who: cpu_seconds(pid) for who, pid in pids.items()}
        server = postgresql_cpu(self.place.url)()
        return {**own, "Slack": cpu_seconds(self.pairs.slack_pid), "PostgreSQL": server}

    async def _all_sent(self) -> bool:
        await asyncio.sleep(_LOOK_EVERY)
        query = select(func.count()).where(col(Delivery.state) == "sent")
        async with self.db.reading() as session:
            return (await session.exec(query)).one() == len(self.pairs.channels)

    async def _span(self) -> float:
        """Seconds from the first claim to the last record."""
        first, last = func.min(Delivery.first_tried_at), func.max(Delivery.sent_at)
        async with self.db.reading() as session:
            began, ended = (await session.exec(select(first, last))).one()
        if began is None or ended is None:
            raise AssertionError("nothing was sent")
        return float((ended - began).total_seconds())


async def second_replica(effort: Effort, server: str) -> list[Figure]:
    one, two = Fleet(), Fleet()
    async with AsyncExitStack() as stack:
        bench = await _bench(stack, effort, server)
        for _ in range(min(3, effort.rounds)):
            await bench.take(1, one)
            await bench.take(2, two)
    cores = os.cpu_count() or 1
    allowed = cores / one.per_prompt * 1e6 / parts(one.rates).median
    return [
        Figure(
            what=f"two replicas over one, {_WORKSPACES} workspaces, PostgreSQL",
            unit="/s",
            ours=parts(two.rates),
            bare=parts(one.rates),
            aim=_AIM,
            more_is_better=True,
            details=[
                one.details("one replica"),
                two.details("two replicas"),
                f"the {cores} processors carry Slack and PostgreSQL too: all of their time would "
                f"make {cores / one.per_prompt * 1e6:.0f}/s, {allowed:.2f}x of one replica",
            ],
        )
    ]


async def _bench(stack: AsyncExitStack, effort: Effort, server: str) -> Bench:
    each = effort.size(250, 25)
    pairs = await stack.enter_async_context(pairs_in_slack(_WORKSPACES * each))
    place = stack.enter_context(postgresql(server))
    db = await stack.enter_async_context(opened(place))
    for number in range(_WORKSPACES):
        await owe_all(db, pairs.part(number, _WORKSPACES), team_id=f"T{number:04d}")
    folder = stack.enter_context(TemporaryDirectory(prefix="vice-versa-"))
    return Bench(pairs, place, db, Path(folder))
