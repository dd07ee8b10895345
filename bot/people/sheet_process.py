"""A file from a person is read in a process of its own."""

import asyncio
import json
from collections.abc import Sequence

import structlog

from bot.kernel.child_process import Limits, child
from bot.kernel.errors import Mistake
from bot.people.rules.sheets import SheetRow

LIMITS = Limits(memory=700_000_000, seconds=20)


async def rows_of(data: bytes, limits: Limits = LIMITS) -> list[SheetRow]:
    """Every row that holds something; the first one names the columns.

    Raises `Mistake` for what is no such file, and for one that takes too much to read.
    """
    said, status = b"", None
    async with child("bot.people.sheet_reader", limits) as process:
        try:
            async with asyncio.timeout(limits.by_the_clock):
                said, _ = await process.communicate(data)
                status = process.returncode
        except TimeoutError:
            said = b""
    return _rows(said, status)


def _rows(said: bytes, status: int | None) -> list[SheetRow]:
    if status != 0 or not said:
        structlog.get_logger().warning("file_too_costly", status=status)
        raise Mistake("import.file.too_much_inside")
    told = json.loads(said)
    if "mistake" in told:
        raise Mistake(told["mistake"], **told["values"])
    rows: Sequence[tuple[int, list[str]]] = told["rows"]
    return [SheetRow(line, tuple(cells)) for line, cells in rows]
