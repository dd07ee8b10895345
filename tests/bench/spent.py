"""Where the time goes: seconds in each step, and processor seconds of each process."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import psycopg

from bot.outbox import worker
from bot.outbox.dispatcher import Dispatcher
from bot.outbox.worker import Worker
from bot.slack.outbox.sender import SlackSender

Spent = defaultdict[str, float]
_REST = 3.0


@contextmanager
def steps() -> Iterator[Spent]:
    """Seconds in claim, load, post (of all that are at once) and record; render is part of post."""
    spent: Spent = defaultdict(float)
    with (
        watched(Worker, "_claim", awaited("claim", spent)),
        watched(worker, "load_many", awaited("load", spent)),
        watched(Dispatcher, "dispatch", awaited("post", spent)),
        watched(SlackSender, "_drawn", called("render", spent)),
        watched(Worker, "_record", awaited("record", spent)),
    ):
        yield spent


async def at_rest(pid: int) -> bool:
    """Whether a process has worked for less than a twentieth of the next seconds.

    At its start the bot looks through all pairs once; idle is what comes after that.
    """
    before = cpu_seconds(pid)
    await asyncio.sleep(_REST)
    return cpu_seconds(pid) - before < _REST / 20


def cpu_seconds(pid: int) -> float:
    """Of a process since it began; 0 where the system has no /proc."""
    own = _stat(pid)
    return own[0] if own else 0.0


def postgresql_cpu(url: str) -> Callable[[], float]:
    """Reads the processor seconds of a server on this machine, all its processes together."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        found = _stat(int(row[0])) if row else None
    server = found[2] if found else 0

    def read() -> float:
        stats = [(int(path.name), _stat(int(path.name))) for path in Path("/proc").glob("[0-9]*")]
        known = {pid: stat for pid, stat in stats if stat}
        children = sum(stat[0] for stat in known.values() if stat[2] == server)
        return children + (known[server][0] + known[server][1] if server in known else 0.0)

    return read


def _stat(pid: int) -> tuple[float, float, int] | None:
    """Own seconds, those of children that have ended, and the parent."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text.rsplit(")", 1)[1].split()
    ticks = os.sysconf("SC_CLK_TCK")
    user, system, ended_user, ended_system = (int(fields[n]) / ticks for n in range(11, 15))
    return user + system, ended_user + ended_system, int(fields[1])


Watch = Callable[[Callable[..., Any]], Callable[..., Any]]


@contextmanager
def watched(owner: object, name: str, watch: Watch) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, watch(before))
    try:
        yield
    finally:
        setattr(owner, name, before)


def awaited(step: str, spent: Spent) -> Watch:
    def watch(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(work)
        async def timed(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                spent[step] += time.perf_counter() - started

        return timed

    return watch


def called(step: str, spent: Spent) -> Watch:
    def watch(work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def timed(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                spent[step] += time.perf_counter() - started

        return timed

    return watch
