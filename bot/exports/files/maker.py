"""Starts the process that makes a file, and hands it what stands in it."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bot.exports.rules import MOST_ROWS, Cell, Table

_ROOT = Path(__file__).parents[3]
# It deletes its folder when its input closes; one that does not end then is killed.
_LEAVE_WITHIN = 5.0


class NotMade(Exception):
    """The process ended without a file; the sentence tells what kind of fault, and where."""


class Maker:
    """One file. Each of these waits while the process has enough to do; raises `NotMade`."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def begin(self, table: Table) -> None:
        columns = [[each.title, each.kind.value, each.width] for each in table.columns]
        await self._tell({"table": {"name": table.name, "file": table.file, "columns": columns}})

    async def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        await self._tell({"rows": rows})

    async def draw(self, page: Mapping[str, Any]) -> None:
        await self._tell({"page": page})

    async def made(self) -> Path:
        """Where the file is, until this maker is left."""
        await self._tell({"end": True})
        if self._process.stdout is None:
            raise LookupError("the process is started with pipes")
        line = await self._process.stdout.readline()
        answer = json.loads(line) if line else {"fault": "ended", "line": ""}
        if "path" not in answer:
            raise NotMade(f"{answer['fault']} {answer['line']}")
        return Path(answer["path"])

    async def _tell(self, order: Mapping[str, Any]) -> None:
        pipe = self._process.stdin
        if pipe is None:
            raise LookupError("the process is started with pipes")
        try:
            pipe.write(json.dumps(order, default=_as_text).encode() + b"\n")
            # Waits while the process is busy: a large programme is else in memory as a whole.
            await pipe.drain()
        except (ConnectionError, RuntimeError) as fault:
            raise NotMade("ended") from fault


@asynccontextmanager
async def making(kind: str, language: str, *, most_rows: int = MOST_ROWS) -> AsyncIterator[Maker]:
    """`kind` is "xlsx", "zip" or "pdf". What was made is gone at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.exports.files",
        # It has no business with the bot's settings, nor with what a terminal tells the bot.
        env={"PYTHONPATH": str(_ROOT), "TMPDIR": tempfile.gettempdir(), "PATH": os.defpath},
        # A Ctrl-C at a terminal goes to the whole group: the bot ends this process itself, in its
        # order.
        start_new_session=True,
        stdin=PIPE,
        stdout=PIPE,
    )
    try:
        maker = Maker(process)
        await maker._tell({"make": kind, "language": language, "most_rows": most_rows})
        yield maker
    finally:
        # Shielded: a task that is cancelled would leave a process without a parent.
        await asyncio.shield(_left(process))


async def _left(process: Process) -> None:
    """It tidies up after itself when its input is closed, or when it is told to end."""
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


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
