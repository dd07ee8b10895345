"""Child processes with limits of memory and time, in which files are read and made.

A hostile or broken file can only harm that process: the bot goes on answering. Such a process is
handed what it works on, and knows no database, no token and no key.
"""

import asyncio
import contextlib
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_YIELDING = 10
"""The niceness of these processes: people who wait for an answer of the bot come first."""
# It tidies up when its input is closed or when it is told to end; one that does not is killed.
_LEAVE_WITHIN = 5.0


@dataclass(frozen=True)
class ChildLimits:
    """`memory` is in bytes of address space, `seconds` are of processor."""

    memory: int
    seconds: float

    @property
    def by_the_clock(self) -> float:
        """Seconds to wait for it: more than it computes, for others use the machine too."""
        return 2 * self.seconds


@asynccontextmanager
async def child(module: str, limits: ChildLimits) -> AsyncIterator[Process]:
    """`module` runs with pipes, and calls `limit_this_process` first. It has ended afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        str(limits.memory),
        str(max(1, int(limits.seconds))),
        # It has no business with the bot's settings, nor with what a terminal tells the bot.
        env={"PYTHONPATH": str(_ROOT), "TMPDIR": tempfile.gettempdir(), "PATH": os.defpath},
        # A Ctrl-C at a terminal goes to the whole group: the bot ends this process itself, in its
        # order.
        start_new_session=True,
        stdin=PIPE,
        stdout=PIPE,
    )
    try:
        yield process
    finally:
        # Shielded: a task that is cancelled would leave a process without a parent.
        await asyncio.shield(_ended(process))


async def _ended(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _LEAVE_WITHIN)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def limit_this_process(arguments: Sequence[str]) -> None:
    """Called in the child: `arguments` are those that `child` started it with."""
    memory, seconds = int(arguments[0]), int(arguments[1])
    # What libraries say when they break off may quote what stands in the file.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    # Windows has none of these: there the clock of who waits is the only limit.
    if hasattr(os, "nice"):
        os.nice(_YIELDING)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the first of the two the process ends by SIGXCPU, at the second at once.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
