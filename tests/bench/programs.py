"""The bot and the yardstick, each in a process of its own."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = (str(ROOT / "tests/bench/bare.py"),)
BOT = (str(ROOT / "app.py"), "run")
_STOP_WITHIN = 10.0


class Ended(Exception):
    """A program ended by itself; the sentence holds the end of what it said."""


@dataclass
class Program:
    process: Process
    log: Path

    async def ended(self) -> None:
        """Returns never: raises `Ended` when the program ends."""
        code = await self.process.wait()
        said = self.log.read_text(errors="replace")[-2000:]
        raise Ended(f"it ended with {code}:\n{said}")

    def resident_mb(self) -> float | None:
        """None where the system has no /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found.group(1)) / 1024 if found else None


@asynccontextmanager
async def running(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str]
) -> AsyncIterator[Program]:
    """Runs in `folder`, so that no `.env` of a developer has a say."""
    log = folder / f"{Path(arguments[0]).stem}.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), **settings},
            stdout=output,
            stderr=output,
        )
    try:
        yield Program(process, log)
    finally:
        await _stop(process)


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
