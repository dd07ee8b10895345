"""Work that goes on after the person was answered."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.kernel.errors import Problem, SlackFault
from bot.slack.kit.context import Context
from storage.errors import Unavailable


def go_on(context: Context, work: Coroutine[Any, Any, None]) -> None:
    """Run it as a task that nobody awaits: its errors go to the log."""
    task = asyncio.create_task(_survived(work))
    # The event loop keeps weak references only: an unreferenced task may disappear before it is
    # done (docs.python.org/3/library/asyncio-task.html#asyncio.create_task).
    context.tasks.add(task)
    task.add_done_callback(context.tasks.discard)


async def _survived(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (Problem, SlackFault, Unavailable) as fault:
        structlog.get_logger().warning("work_aside_ended", error=repr(fault))
    except Exception:
        # Nobody would see it otherwise.
        structlog.get_logger().exception("work_aside_broken")
