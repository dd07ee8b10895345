"""Closed-loop clients: each sends its next request when its last one was acknowledged."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.bench.stage import NotTaken

Act = Callable[[int, int], Awaitable[None]]
"""What client number so-and-so does in its so-many-eth turn."""


@dataclass
class Load:
    """Milliseconds from sending to acknowledgement. A missed one counts with all it waited."""

    samples: list[float] = field(default_factory=list)
    missed: int = 0


async def closed_loop(act: Act, *, clients: int, turns: int) -> Load:
    load = Load()

    async def client(number: int) -> None:
        for turn in range(turns):
            started = time.perf_counter()
            try:
                await act(number, turn)
            except NotTaken:
                load.missed += 1
            load.samples.append((time.perf_counter() - started) * 1000)

    await asyncio.gather(*(client(number) for number in range(clients)))
    return load
