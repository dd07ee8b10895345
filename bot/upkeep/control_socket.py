"""How a command reaches the bot that runs: a Unix socket beside its database, for its owner alone.

A SQLite file belongs to one process. A command that needs it while the bot runs sends its request
as one line, and is sent lines until one holds "end", or "refused" with a sentence.
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
"""One object of JSON."""
RequestHandler = Callable[[Line], AsyncIterator[Line]]
"""A request → its answer, line by line."""

_LONGEST = 100
"""Bytes of a socket's path: the system takes 107 (unix(7))."""
_OWNER_ALONE = 0o177


class RequestRefused(Exception):
    """The bot that runs does not do what it was asked; the sentence says why."""


class BotUnreachable(Exception):
    """No bot listens at this socket, or it ended in the middle."""


def beside(database: Path) -> Path:
    return database.with_name(database.name + ".socket")


@asynccontextmanager
async def served(path: Path, handler: RequestHandler) -> AsyncIterator[None]:
    """Answer requests, one at a time. Only for the process that holds the database's lock."""
    try:
        listening = _bound(path)
    except OSError as fault:
        # The bot itself needs none: only commands have to wait until it is down.
        structlog.get_logger().warning("no_socket_for_commands", error=fault.strerror)
        yield
        return
    busy, answering = asyncio.Lock(), set[asyncio.Task[None]]()

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with suppress(ConnectionError, ValueError):
                await _answer(reader, writer, handler, busy)
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
        _remove(path)


async def ask(path: Path, request: Line) -> AsyncIterator[Line]:
    """Raises `RequestRefused` and `BotUnreachable`."""
    try:
        with _short(path) as name:
            reader, writer = await asyncio.open_unix_connection(name)
    except OSError as fault:
        raise BotUnreachable from fault
    try:
        writer.write(json.dumps(request).encode() + b"\n")
        while line := await reader.readline():
            told: Line = json.loads(line)
            if "refused" in told:
                raise RequestRefused(told["refused"])
            if "end" in told:
                return
            yield told
    except ConnectionError as fault:
        raise BotUnreachable from fault
    finally:
        writer.close()
    raise BotUnreachable


async def _answer(
    reader: StreamReader, writer: StreamWriter, handler: RequestHandler, busy: asyncio.Lock
) -> None:
    request = json.loads(await reader.readline())
    if not isinstance(request, dict):
        raise ValueError("a request is an object")
    if busy.locked():
        await _send(writer, {"refused": "it is already at such a task; wait until that has ended"})
        return
    async with busy:
        try:
            async for line in handler(request):
                await _send(writer, line)
        except RequestRefused as fault:
            await _send(writer, {"refused": str(fault)})
            return
    await _send(writer, {"end": True})


async def _send(writer: StreamWriter, line: Line) -> None:
    writer.write(json.dumps(line).encode() + b"\n")
    await writer.drain()


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _bound(path: Path) -> socket.socket:
    # What lies there is of a bot that was killed: the lock is ours.
    _remove(path)
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
