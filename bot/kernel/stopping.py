"""Work that ends early when the bot does."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The bot is to end: nobody waits for anything any more."""


async def unless_stopped(stopping: asyncio.Event, work: Awaitable[T]) -> T:
    """What it comes to; raises `Stopped`, and cancels it, when `stopping` is set before."""
    task, stop = asyncio.ensure_future(work), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Stopped
        return task.result()
    finally:
        for each in (task, stop):
            each.cancel()
        await asyncio.gather(task, stop, return_exceptions=True)
