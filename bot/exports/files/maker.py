"""Starts the process that makes a file, and hands it what stands in it."""

import asyncio
import json
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.exports.files import leftovers
from bot.exports.rules import MOST_ROWS, Cell, Table
from bot.kernel.child_process import ChildLimits, child

LIMITS = ChildLimits(memory=2_000_000_000, seconds=900)
"""A year of 10,000 pairs takes some minutes; a PDF's threads reserve a gigabyte that none uses."""
IN_MEMORY = 20_000
"""Rows of a file that is made without the disk: two megabytes of it, some hundred to make it."""


class NotMade(Exception):
    """The process ended without a file; the sentence tells what kind of fault, and where."""


@dataclass
class Maker:
    """One file. Each of these waits while the process has enough to do; raises `NotMade`."""

    process: Process
    limits: ChildLimits

    async def begin(self, table: Table) -> None:
        columns = [[each.title, each.kind.value, each.width] for each in table.columns]
        await self.tell({"table": {"name": table.name, "file": table.file, "columns": columns}})

    async def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        await self.tell({"rows": rows})

    async def draw(self, page: Mapping[str, Any]) -> None:
        await self.tell({"page": page})

    async def made(self) -> bytes | Path:
        """The file, or where it is until this maker is left."""
        await self.tell({"end": True})
        try:
            async with asyncio.timeout(self.limits.by_the_clock):
                return await self._answer()
        except (TimeoutError, asyncio.IncompleteReadError) as fault:
            raise NotMade(type(fault).__name__) from fault

    async def _answer(self) -> bytes | Path:
        told = self.process.stdout
        if told is None:
            raise LookupError("the process is started with pipes")
        line = await told.readline()
        answer = json.loads(line) if line else {"fault": "ended", "line": ""}
        if "path" in answer:
            return Path(answer["path"])
        if "bytes" in answer:
            return await told.readexactly(int(answer["bytes"]))
        raise NotMade(f"{answer['fault']} {answer['line']}")

    async def tell(self, order: Mapping[str, Any]) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise LookupError("the process is started with pipes")
        try:
            pipe.write(json.dumps(order, default=_as_text).encode() + b"\n")
            # Waits while the process is busy: a large programme is else in memory as a whole.
            async with asyncio.timeout(self.limits.by_the_clock):
                await pipe.drain()
        except (ConnectionError, RuntimeError, TimeoutError) as fault:
            raise NotMade("ended") from fault


@asynccontextmanager
async def making(
    kind: str,
    language: str,
    *,
    rows: int = 0,
    most_rows: int = MOST_ROWS,
    limits: ChildLimits = LIMITS,
) -> AsyncIterator[Maker]:
    """`kind` is "xlsx", "zip" or "pdf", of about so many rows. What was made is gone at the end."""
    order = {"make": kind, "language": language, "most_rows": most_rows}
    process = None
    try:
        async with child("bot.exports.files", limits) as process:
            maker = Maker(process, limits)
            await maker.tell({**order, "in_memory": rows <= IN_MEMORY})
            yield maker
    finally:
        # One that was killed, or had not enough memory, could not tidy up after itself.
        if process is not None and process.returncode != 0:
            await asyncio.to_thread(leftovers.sweep)


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
