"""What a file is made to do it does to a process of its own, and its sender is told."""

import asyncio
import resource

import pytest

from bot.kernel.child_process import ChildLimits
from bot.kernel.errors import Mistake
from bot.people import sheet_process
from bot.people.rules.sheets import MOST_BYTES
from tests.people.hostile import hostile, sheet_of, workbook
from tests.people.reading import table

MOST_SECONDS = 4.0
"""Of processor, on a slow machine; the slowest takes a second on another."""
MANY = 1_000
"""Turns of others while a file is read."""
FILES = {name: (data, key) for name, data, key in hostile()}
ROW = '<row><c t="inlineStr"><is><t>e-mail</t></is></c></row>'


def spent() -> float:
    """Seconds of processor of the processes that this one has started and that have ended."""
    took = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took.ru_utime + took.ru_stime


@pytest.mark.parametrize("name", FILES)
async def test_it_is_refused_for_little_work_and_others_are_answered_meanwhile(name: str) -> None:
    data, key = FILES[name]
    assert len(data) <= MOST_BYTES, "small enough to be taken"
    turns, before = 0, spent()

    async def others() -> None:
        nonlocal turns
        while turns < MANY:
            turns += 1
            await asyncio.sleep(0)

    meanwhile = asyncio.create_task(others())
    with pytest.raises(Mistake) as told:
        await sheet_process.table_of(data)
    # The loop stood still for seconds where files were read in the bot itself.
    assert turns == MANY
    await meanwhile
    assert told.value.key == f"import.file.{key}"
    assert 0 < spent() - before < MOST_SECONDS


async def test_a_file_that_needs_more_memory_than_there_is_for_it_is_refused() -> None:
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(9_000))
    data = workbook(sheet_of(ROW + rows))
    assert len((await sheet_process.table_of(data)).rows) == 9_001
    with pytest.raises(Mistake) as told:
        # No more than Python itself takes: the rows do not fit beside it.
        await sheet_process.table_of(data, limits=ChildLimits(memory=20_000_000, seconds=20))
    assert told.value.key == "import.file.too_much_inside"


async def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Mistake) as told:
        # No process starts in a millisecond.
        await sheet_process.table_of(
            workbook(sheet_of(ROW)), limits=ChildLimits(700_000_000, 0.0005)
        )
    assert told.value.key == "import.file.too_much_inside"


@pytest.mark.parametrize(
    "data", [b"e-mail;c\xf4t\xe9\nchloe@v.example;mentor\n", workbook(sheet_of(ROW)), b"", b"<p>"]
)
async def test_what_is_no_attack_is_read_as_before(data: bytes) -> None:
    try:
        expected: object = table(data)
    except Mistake as mistake:
        expected = (mistake.key, mistake.values)
    try:
        found: object = await sheet_process.table_of(data)
    except Mistake as mistake:
        found = (mistake.key, mistake.values)
    assert found == expected
