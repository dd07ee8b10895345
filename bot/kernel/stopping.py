"""Waiting that is cut short when the bot is told to end."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The bot is ending: what is waited for is given up."""


async def unless_stopped(stopping: asyncio.Event, work: Awaitable[T]) -> T:
    """Await it. When `stopping` is set first it is cancelled, and `Stopped` is raised."""
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
