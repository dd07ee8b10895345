"""Programs of this project, forked from a process that has loaded them.

An interpreter that loads the bot computes for two seconds before its first line, and a hundred are
started in a run of all tests. What a forked one does is all its own: its number, its folder, its
environment, its end.
"""

import asyncio
import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_LOADED = ["app", "sandbox.server"]


class Forked:
    """As much of `asyncio.subprocess.Process` as is asked of a program here."""

    def __init__(self, process: ForkServerProcess, stdout: asyncio.StreamReader) -> None:
        self._process, self.stdout = process, stdout

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self) -> int:
        await asyncio.to_thread(wait, [self._process.sentinel])
        assert self._process.exitcode is not None
        return self._process.exitcode


async def forked(*words: str, folder: Path, env: Mapping[str, str]) -> Forked:
    """Begins what `python` with these words would."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(_LOADED)
    reading, writing = server.Pipe(duplex=False)
    process = server.Process(target=_become, args=(words, folder, dict(env), writing))
    process.start()
    writing.close()
    stdout = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(os.dup(reading.fileno()), "rb")
    )
    reading.close()
    return Forked(process, stdout)


def _become(
    words: tuple[str, ...], folder: Path, env: dict[str, str], written: "Connection[object, object]"
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(written.fileno(), stream.fileno())
    written.close()
    first, *_ = sys.argv = [*words]
    if first == "-m":
        sys.argv = [*words[1:]]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(first, run_name="__main__")
