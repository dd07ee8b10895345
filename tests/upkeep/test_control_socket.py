"""The socket at which the bot that runs is asked for what needs its database."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.upkeep.control_socket import (
    BotUnreachable,
    Line,
    RequestRefused,
    ask,
    beside,
    served,
)


async def count(request: Line) -> AsyncIterator[Line]:
    if "refuse" in request:
        raise RequestRefused("not today")
    for number in range(request["times"]):
        yield {"number": number}


async def answers(path: Path, **order: object) -> list[Line]:
    return [line async for line in ask(path, order)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return beside(tmp_path / "vice-versa.db")


@pytest.mark.parametrize("depth", [1, 30])
async def test_what_is_asked_for_is_answered_however_deep_the_folder(
    tmp_path: Path, depth: int
) -> None:
    folder = tmp_path.joinpath(*["folder"] * depth)
    os.makedirs(folder)
    path = beside(folder / "vice-versa.db")
    async with served(path, count):
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert await answers(path, times=3) == [{"number": n} for n in range(3)]
        with pytest.raises(RequestRefused, match="not today"):
            await answers(path, refuse=True)
    assert os.listdir(folder) == []


@pytest.mark.parametrize("is_left_over", [False, True])
async def test_nobody_is_there(path: Path, is_left_over: bool) -> None:
    if is_left_over:
        os.mknod(path)
    with pytest.raises(BotUnreachable):
        await answers(path, times=1)


async def test_what_a_killed_bot_left_is_replaced_and_a_link_is_not_followed(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    elsewhere.write_text("somebody's")
    os.symlink(elsewhere, path)
    async with served(path, count):
        assert await answers(path, times=1) == [{"number": 0}]
    assert elsewhere.read_text() == "somebody's"
    assert os.listdir(path.parent) == ["elsewhere"]


async def test_nonsense_ends_the_conversation_and_nothing_else(path: Path) -> None:
    async with served(path, count):
        for nonsense in (b"no json\n", b'"text"\n', b""):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(nonsense)
            writer.write_eof()
            assert await reader.read() == b""
            writer.close()
        assert await answers(path, times=1) == [{"number": 0}]


async def test_one_at_a_time_and_who_goes_away_ends_it(path: Path) -> None:
    ended = asyncio.Event()

    async def without_end(_: Line) -> AsyncIterator[Line]:
        try:
            while True:
                yield {"number": 1}
                await asyncio.sleep(0)
        finally:
            ended.set()

    async with served(path, without_end):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"times": 1}\n')
        assert json.loads(await reader.readline()) == {"number": 1}
        with pytest.raises(RequestRefused, match="already at such a task"):
            await answers(path, times=1)
        writer.close()
        async with asyncio.timeout(20):
            await ended.wait()


async def test_a_bot_that_ends_in_the_middle_says_so_to_who_asked(path: Path) -> None:
    async def slow(_: Line) -> AsyncIterator[Line]:
        yield {"number": 1}
        await asyncio.Event().wait()

    async with served(path, slow):
        asked = ask(path, {})
        assert await anext(asked) == {"number": 1}
    with pytest.raises(BotUnreachable):
        await anext(asked)
