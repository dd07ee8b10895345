"""Work that goes on for as long as the bot is started again, whatever ended it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.kernel.supervising import supervised


def ending(*faults: BaseException | None) -> tuple[Callable[[], Awaitable[None]], list[int]]:
    """A work that comes to each of these, one after the other."""
    left, begun = list(faults), list[int]()

    async def work() -> None:
        begun.append(len(begun) + 1)
        await asyncio.sleep(0)
        if fault := left.pop(0):
            raise fault

    return work, begun


async def test_it_starts_again_with_growing_waits_and_an_error_each_time() -> None:
    stopping, waits = asyncio.Event(), list[float]()
    faults = [ValueError("a"), None, asyncio.CancelledError(), *[RuntimeError()] * 6]
    work, begun = ending(*faults)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == len(faults):
            stopping.set()

    with capture_logs() as logs:
        await supervised("outbox", work, stopping, sleep=sleep)
    assert len(begun) == len(faults)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    errors = [entry for entry in logs if entry["log_level"] == "error"]
    assert sum(entry["event"] == "work_starts_again" for entry in errors) == len(faults)
    assert sum(entry["event"] == "work_ended" for entry in errors) == len(faults) - 1
    assert {entry["work"] for entry in errors} == {"outbox"}


async def test_it_ends_with_the_bot_and_says_nothing() -> None:
    stopping = asyncio.Event()

    async def work() -> None:
        stopping.set()

    with capture_logs() as logs:
        await supervised("outbox", work, stopping)
    assert logs == []


async def test_it_is_cancelled_like_any_task() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(supervised("eraser", work, asyncio.Event()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
