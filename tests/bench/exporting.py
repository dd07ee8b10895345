"""Files of a year of 10,000 pairs: the memory that they take, and who waits meanwhile."""

import asyncio
import gc
import os
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from sqlmodel import col, update

from storage.tables import CheckIn, Pair, Programme
from tests.bench.exporter import Exporter, exporter, resident_mb
from tests.bench.history import History, write
from tests.bench.load import closed_loop
from tests.bench.measure import Effort, Figure, parts, quantile
from tests.bench.places import Place, opened
from tests.bench.spent import at_rest

_AIM_MEMORY, _AIM_ACKNOWLEDGE = 1.5, 2.0
_CLIENTS = 5
_PATIENCE = 120.0


async def figures(effort: Effort, place: Place, history: History) -> list[Figure]:
    """Memory, then acknowledgements, over what was written; the sandbox lives in this process."""
    async with AsyncExitStack() as stack:
        there = await exporter(stack, place)
        return [
            await _memory(there, history, place),
            await _acknowledgement(there, effort, place),
        ]


async def _memory(there: Exporter, history: History, place: Place) -> Figure:
    async with asyncio.timeout(_PATIENCE):
        while not await at_rest(there.live.process.pid):
            pass
    there.idle = resident_mb(there.live.process.pid)
    took = {kind: await there.weigh(kind) for kind in ("xlsx", "csv")}
    each = ", ".join(
        f"{kind.upper()} {there.sizes[kind] / 1e6:.1f} MB in {seconds:.0f} s"
        for kind, seconds in took.items()
    )
    return Figure(
        what=f"XLSX and CSV export of {history.pairs * history.weeks} check-ins: resident memory "
        f"at its most over idle, {place.name}",
        unit="MB",
        ours=parts([max(there.together)]),
        bare=parts([there.idle]),
        aim=_AIM_MEMORY,
        details=[
            f"{each}; ours is the bot and the process that makes the file, the bot alone had "
            f"{max(there.alone):.1f} MB at its most; {len(there.together)} looks",
        ],
    )


async def _acknowledgement(there: Exporter, effort: Effort, place: Place) -> Figure:
    """An export runs, and the whole programme's digest is read again and again beside it."""
    idle, busy, read = list[float](), list[float](), list[int]()
    rounds, turns = min(3, effort.rounds), effort.size(30, 6)
    for number in range(rounds + 1):
        one = await _commands(there, turns)
        await there.set_up.until(there.set_up.all_answered)
        task = await there.ask("xlsx")
        async with there.reading_again_and_again() as seen:
            other = await _commands(there, turns)
            if task.done():
                raise AssertionError("the file was there before the commands were acknowledged")
        await task
        await there.set_up.until(there.set_up.all_answered)
        there.forget()
        if number:
            idle.append(one)
            busy.append(other)
            read.append(len(seen))
    return Figure(
        what="command acknowledged p95 while the largest digest and export run over idle, "
        f"{place.name}",
        unit="ms",
        ours=parts(busy),
        bare=parts(idle),
        aim=_AIM_ACKNOWLEDGE,
        details=[
            f"{_CLIENTS} clients x {turns} commands in a round, on {os.cpu_count()} cores; "
            f"meanwhile an XLSX file was made in each of {rounds} rounds, and {sum(read)} digests "
            "of the whole programme were begun, one after the other"
        ],
    )


async def _commands(there: Exporter, turns: int) -> float:
    """p95 in ms. They are acknowledged; their answers may come later."""
    gc.collect()
    set_up = there.set_up
    load = await closed_loop(
        lambda client, _: set_up.command(client, "/mentoring help"),
        clients=_CLIENTS,
        turns=turns,
    )
    if load.missed:
        raise AssertionError(f"{load.missed} commands were not acknowledged in 3 s")
    return quantile(load.samples, 0.95)


async def write_quiet(place: Place, history: History) -> None:
    """A programme that is paused, so that nothing is due: the scheduler has nothing to do."""
    async with opened(place) as db:
        await asyncio.to_thread(write, place, history)
        async with db.transaction() as session:
            later = datetime.now(UTC) + timedelta(days=30)
            await session.exec(update(Pair).values(next_check_in_at=later))
            opened_ones = update(CheckIn).where(col(CheckIn.state) == "open")
            await session.exec(opened_ones.values(state="closed", closed_at=datetime.now(UTC)))
            await session.exec(update(Programme).values(state="paused"))
