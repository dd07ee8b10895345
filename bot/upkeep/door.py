"""How a command reaches the bot that runs: a socket beside its database, its owner's alone.

A SQLite file is one process's. A command that needs it while the bot runs sends one line, what it
asks for, and is sent lines until one holds "end", or "refused" with a sentence.
"""

import asyncio
import json
import os
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

Line = Mapping[str, Any]
Act = Callable[[Line], AsyncIterator[Line]]
"""What is asked for → what is answered, line by line."""

_LONGEST = 100
"""Bytes of a socket's path: the system takes 107 (unix(7))."""
_OWNER_ALONE = 0o177


class OrderRefused(Exception):
    """The bot that runs does not do what it was asked; the sentence says why."""


class NobodyThere(Exception):
    """No bot listens at this door, or it went away in the middle."""


def door_of(database: Path) -> Path:
    return database.with_name(database.name + ".socket")


@asynccontextmanager
async def open_door(path: Path, act: Act) -> AsyncIterator[None]:
    """Answer at this door, one after the other. To be opened by whoever holds the file's lock."""
    try:
        listening = _bound(path)
    except OSError as fault:
        # The bot itself needs none: only commands have to wait until it is down.
        structlog.get_logger().warning("no_door_for_commands", error=fault.strerror)
        yield
        return
    turn, answering = asyncio.Lock(), set[asyncio.Task[None]]()

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with suppress(ConnectionError, ValueError):
                await _answer(reader, writer, act, turn)
        finally:
            writer.close()

    def begin(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.create_task(answer(reader, writer))
        answering.add(task)
        task.add_done_callback(answering.discard)

    server = await asyncio.start_unix_server(begin, sock=listening)
    try:
        yield
    finally:
        server.close()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)
        _away(path)


async def ask(path: Path, order: Line) -> AsyncIterator[Line]:
    """Raises `OrderRefused` and `NobodyThere`."""
    try:
        with _short(path) as name:
            reader, writer = await asyncio.open_unix_connection(name)
    except OSError as fault:
        raise NobodyThere from fault
    try:
        writer.write(json.dumps(order).encode() + b"\n")
        while line := await reader.readline():
            told: Line = json.loads(line)
            if "refused" in told:
                raise OrderRefused(told["refused"])
            if "end" in told:
                return
            yield told
    except ConnectionError as fault:
        raise NobodyThere from fault
    finally:
        writer.close()
    raise NobodyThere


async def _answer(reader: StreamReader, writer: StreamWriter, act: Act, turn: asyncio.Lock) -> None:
    order = json.loads(await reader.readline())
    if not isinstance(order, dict):
        raise ValueError("an order is an object")
    if turn.locked():
        await _tell(writer, {"refused": "it is already at such a task; wait until that has ended"})
        return
    async with turn:
        try:
            async for line in act(order):
                await _tell(writer, line)
        except OrderRefused as fault:
            await _tell(writer, {"refused": str(fault)})
            return
    await _tell(writer, {"end": True})


async def _tell(writer: StreamWriter, line: Line) -> None:
    writer.write(json.dumps(line).encode() + b"\n")
    await writer.drain()


def _away(path: Path) -> None:
    path.unlink(missing_ok=True)


def _bound(path: Path) -> socket.socket:
    # What lies there is of a bot that was killed: the lock is ours.
    _away(path)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(_OWNER_ALONE)
    try:
        with _short(path) as name:
            made.bind(name)
    except OSError:
        made.close()
        raise
    finally:
        os.umask(before)
    return made


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name that the system takes, however deep the folder lies."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
