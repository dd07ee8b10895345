"""A file from a person is read in a process of its own."""

import asyncio
import json

import structlog

from bot.kernel.child_process import ChildLimits, child
from bot.kernel.errors import Mistake
from bot.people.rules.import_cells import USUAL, Words
from bot.people.rules.sheets import SheetRow, SheetTable, Source

LIMITS = ChildLimits(memory=400_000_000, seconds=10)
"""Of memory, 10,000 lines of forty columns take a quarter."""


async def table_of(data: bytes, words: Words = USUAL, limits: ChildLimits = LIMITS) -> SheetTable:
    """Raises `Mistake` for what is no such file, and for one that takes too much to read."""
    named = json.dumps(dict(words.columns)).encode() + b"\n"
    said, status = b"", None
    async with child("bot.people.sheet_reader", limits) as process:
        try:
            async with asyncio.timeout(limits.by_the_clock):
                said, _ = await process.communicate(named + data)
                status = process.returncode
        except TimeoutError:
            said = b""
    # In a thread: thousands of lines take a moment, in which others must be answered.
    return await asyncio.to_thread(_table, said, status)


def _table(said: bytes, status: int | None) -> SheetTable:
    if status != 0 or not said:
        structlog.get_logger().warning("file_too_costly", status=status)
        raise Mistake("import.file.too_much_inside")
    told = json.loads(said)
    if "mistake" in told:
        raise Mistake(told["mistake"], **told["values"])
    rows = [SheetRow(line, tuple(cells)) for line, cells in told["rows"]]
    return SheetTable(rows, Source.of(told["source"]))
