"""What a file is made to do it does to a process of its own, and its sender is told."""

import asyncio
import contextlib
import os
import subprocess
import sys

import pytest

from bot.kernel.child_process import ChildLimits
from bot.kernel.errors import Mistake
from bot.people import sheet_process
from bot.people.rules.sheets import MOST_BYTES
from tests.people.hostile import hostile, sheet_of, workbook
from tests.people.reading import table

MOST_SECONDS = 4.0
"""Of processor, on a slow machine; the slowest takes a second on another."""
FILES = {name: (data, key) for name, data, key in hostile()}
ROW = '<row><c t="inlineStr"><is><t>e-mail</t></is></c></row>'


@pytest.mark.parametrize("name", FILES)
async def test_it_is_refused_and_others_are_answered_meanwhile(name: str) -> None:
    data, key = FILES[name]
    assert len(data) <= MOST_BYTES, "small enough to be taken"
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    meanwhile = asyncio.create_task(others())
    with pytest.raises(Mistake) as told:
        await sheet_process.table_of(data)
    meanwhile.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await meanwhile
    assert told.value.key == f"import.file.{key}"
    # The loop stood still for seconds where files were read in the bot itself.
    assert turns > 1_000


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="only Unix tells what a process took")
@pytest.mark.parametrize("name", FILES)
def test_it_takes_little_of_the_processor(name: str) -> None:
    limits = (str(sheet_process.LIMITS.memory), str(int(sheet_process.LIMITS.seconds)))
    with subprocess.Popen(
        [sys.executable, "-m", "bot.people.sheet_reader", *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(b"{}\n" + FILES[name][0])
        _, _, took = os.wait4(process.pid, 0)
        process.returncode = 0
    assert took.ru_utime + took.ru_stime < MOST_SECONDS


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
