"""A file from a person is read in a process of its own, with so much memory and time and no more.

Whatever a file is made to do, it does to that process: the bot goes on answering.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

import structlog

from bot.kernel.errors import Mistake
from bot.people.rules.sheets import SheetRow

MEMORY = 700_000_000
"""Bytes of address space; Python with openpyxl takes 250 million, a table of 10,000 people less."""
SECONDS = 20
"""Of processor, and twice that by the clock."""
_ROOT = Path(__file__).parents[2]


async def rows_of(data: bytes, *, memory: int = MEMORY, seconds: float = SECONDS) -> list[SheetRow]:
    """Every row that holds something; the first one names the columns.

    Raises `Mistake` for what is no such file, and for one that takes too much to read.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.people.sheet_reader",
        str(memory),
        str(max(1, int(seconds))),
        # It has no business with the bot's settings, nor with what a terminal tells the bot.
        env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath},
        start_new_session=True,
        stdin=PIPE,
        stdout=PIPE,
    )
    try:
        async with asyncio.timeout(2 * seconds):
            said, _ = await process.communicate(data)
    except TimeoutError:
        said = b""
    finally:
        await asyncio.shield(_ended(process))
    return _rows(said, process.returncode)


def _rows(said: bytes, status: int | None) -> list[SheetRow]:
    if status != 0 or not said:
        structlog.get_logger().warning("file_too_costly", status=status)
        raise Mistake("import.file.too_much_inside")
    told = json.loads(said)
    if "mistake" in told:
        raise Mistake(told["mistake"], **told["values"])
    rows: Sequence[tuple[int, list[str]]] = told["rows"]
    return [SheetRow(line, tuple(cells)) for line, cells in rows]


async def _ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
