"""A supervisor: work that must go on for as long as the bot is started again when it ends."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
_STEADY = 300.0
"""Seconds of work after which what went wrong before is forgotten."""
Sleep = Callable[[float], Awaitable[None]]


@dataclass
class Backoff:
    """How long to wait before a work that ended is started again: twice as long each time."""

    wait: float = 0.0

    def ended(self, worked: float) -> float:
        again = 0.0 if worked >= _STEADY else self.wait
        self.wait = min(LONGEST_WAIT, max(FIRST_WAIT, 2 * again))
        return self.wait


async def supervised(
    name: str,
    work: Callable[[], Awaitable[None]],
    stopping: asyncio.Event,
    *,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Run it again whenever it ends, until `stopping` is set or this is cancelled.

    Nobody awaits the task of such a work: without this, nobody would notice that it has ended.
    """
    backoff = Backoff()
    while not stopping.is_set():
        began = time.monotonic()
        await _once(name, work)
        if stopping.is_set():
            return
        wait = backoff.ended(time.monotonic() - began)
        structlog.get_logger().error("work_starts_again", work=name, wait=wait)
        await sleep(wait)


@asynccontextmanager
async def under_supervision(
    name: str, work: Callable[[], Awaitable[None]], stopping: asyncio.Event
) -> AsyncIterator[None]:
    """Run it in a task of its own within this context; it is cancelled at the end."""
    task = asyncio.create_task(supervised(name, work, stopping))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _once(name: str, work: Callable[[], Awaitable[None]]) -> None:
    log = structlog.get_logger()
    try:
        await work()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        log.error("work_ended", work=name, error="something that it waited for was cancelled")
    except Exception:
        # Any: whatever it is, the work must go on, and its reason stand in the log.
        log.exception("work_ended", work=name)
