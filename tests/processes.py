"""Programs of this project in processes of their own, with no setting but those that are given."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.forked import Forked, forked
from tests.town import ROOT

PATIENCE = 240.0
"""Seconds until a program has done what is waited for, on a machine that others share as well."""


_SOON = 45.0
"""Seconds; less than the minute for which Slack may want a pause: nobody is to sit through it."""
_MEASURING = "COVERAGE_PROCESS_CONFIG"
"""Is there under `make coverage`, which measures these programs too, where each is started anew."""
_KEPT = ("PATH", _MEASURING)


def clean(**settings: str) -> dict[str, str]:
    """An environment that holds these settings and nothing of the one who runs the tests."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | settings


class Program:
    """`async with Program("app.py", "run", folder=..., env=...) as bot`; killed if it still runs.

    What it writes is in `lines`, its errors among them. `anew`: in an interpreter of its own, as
    whoever runs it does; else it is forked from one that has loaded it, in no time.
    """

    def __init__(self, *words: str, folder: Path, env: dict[str, str], anew: bool = False) -> None:
        self._words, self._folder, self._env = words, folder, env
        self._is_anew = anew or _MEASURING in env
        self.lines: list[str] = []
        self._more = asyncio.Condition()
        self._over = False

    async def __aenter__(self) -> "Program":
        begin = _started if self._is_anew else forked
        self.process: Process | Forked = await begin(
            *self._words, folder=self._folder, env=self._env
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self._reading
        await self.process.wait()

    @property
    def text(self) -> str:
        return "".join(self.lines)

    async def line(self, *, holding: str) -> str:
        """The first line that holds a text, once it is there."""
        async with asyncio.timeout(PATIENCE), self._more:
            while True:
                for line in self.lines:
                    if holding in line:
                        return line
                assert not self._over, f"it ended without {holding!r}:\n{self.text}"
                await self._more.wait()

    async def ended(self) -> int:
        """Its exit code, when it ends by itself."""
        done, _ = await asyncio.wait({self._reading}, timeout=PATIENCE)
        assert done, f"it still runs:\n{self.text}"
        return await self.process.wait()

    async def told_to_end(self) -> int:
        """Its exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_SOON):
            return await self.process.wait()

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._more:
                self.lines.append(line.decode())
                self._more.notify_all()
        async with self._more:
            self._over = True
            self._more.notify_all()


async def _started(*words: str, folder: Path, env: dict[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=folder,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )


def bot(folder: Path, *, command: str = "run", **settings: str) -> Program:
    """`python app.py run`, started from another folder."""
    return Program(str(ROOT / "app.py"), command, folder=folder, env=clean(**settings))


def bot_anew(folder: Path, **settings: str) -> Program:
    """The same in an interpreter of its own."""
    return Program(str(ROOT / "app.py"), "run", folder=folder, env=clean(**settings), anew=True)


def slack(*options: str, is_unhurried: bool = True) -> Program:
    """`python -m sandbox`; `address_of` reads what it says when it is up."""
    patience = ["--unhurried"] if is_unhurried else []
    return Program("-m", "sandbox", *patience, *options, folder=ROOT, env=clean())


async def address_of(program: Program) -> dict[str, Any]:
    """Where the sandbox is, and its secrets."""
    found: dict[str, Any] = json.loads(await program.line(holding="api_url"))
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
