"""A bot over a year of a programme, and its admin who asks for digests and files."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox import manifest
from sandbox.files import File
from sandbox.server import Sandbox
from sandbox.workspace import stable_id
from sandbox.world import Channel, PostedMessage
from tests.bench.places import Place
from tests.bench.programs import BOT, ROOT, Program, running
from tests.bench.stage import Stage, cast

_LOOK_EVERY = 0.1
_PATIENCE = 1800.0
_ADMIN = stable_id("U", "admin")


@dataclass
class Exporter:
    """A bot over a year of a programme, and its admin who asks for files.

    MB: `idle` before the first file, `alone` the bot while files were made, `together` with the
    process that makes them.
    """

    set_up: Stage
    live: Program
    idle: float = 0.0
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    async def ask(self, kind: str) -> "asyncio.Task[float]":
        """The file is being made when this returns; the task gives the seconds that it took."""
        began, acts = asyncio.get_running_loop().time(), self.set_up.sandbox.acts
        await self._say("/mentoring export")
        await self.set_up.until(lambda: bool(self._choices()))
        channel, message = self._choices()[-1]
        block = next(b for b in message.blocks if b["type"] == "actions")
        place = {"channel": channel.id, "ts": message.ts}
        button = {"block_id": block["block_id"], "action_id": f"export_{kind}"}
        answer = await acts.action(_ADMIN, place, button, {})
        if not answer["ok"]:
            raise AssertionError(str(answer))
        task = asyncio.create_task(self._came(began))
        await _until(lambda: bool(children(self.live)) or task.done())
        return task

    async def weigh(self, kind: str) -> float:
        """Seconds that a file took, weighed meanwhile."""
        task = await self.ask(kind)
        while not task.done():
            self.alone.append(resident_mb(self.live.process.pid))
            self.together.append(self.alone[-1] + sum(map(resident_mb, children(self.live))))
            await asyncio.sleep(_LOOK_EVERY)
        self.sizes[kind] = len(self._files()[-1].data)
        self.forget()
        return task.result()

    @asynccontextmanager
    async def reading_again_and_again(self) -> AsyncIterator[list[int]]:
        """The whole programme's digest is asked for, and again when it came; ends with the last.

        Gives how many had been read at the start of each.
        """
        begun, over = list[int](), asyncio.Event()

        async def read() -> None:
            while not over.is_set():
                begun.append(self._read())
                await self._say("/mentoring digest all")
                await self.set_up.until(lambda: self._read() > begun[-1])

        task = asyncio.create_task(read())
        await self.set_up.until(lambda: self._read() > 0)
        try:
            yield begun
        finally:
            over.set()
            await task

    async def _say(self, text: str) -> None:
        general = next(c for c in self._channels() if c.name == "general")
        await self.set_up.sandbox.acts.say(_ADMIN, general.id, text)

    def _read(self) -> int:
        """Digests that the admin has before them."""
        mine = (m for c in self._channels() for m in c.messages if m.to == _ADMIN)
        return sum(any("data_table" in b["type"] for b in m.blocks) for m in mine)

    def forget(self) -> None:
        """The sandbox lives in the bench's process: what came is not kept there."""
        for channel in self._channels():
            channel.messages[:] = [m for m in channel.messages if not m.files]
        self.set_up.tidy()
        gc.collect()

    async def _came(self, began: float) -> float:
        async with asyncio.timeout(_PATIENCE):
            await _until(lambda: bool(self._files()))
        return asyncio.get_running_loop().time() - began

    def _channels(self) -> list[Channel]:
        return list(self.set_up.sandbox.world.channels.values())

    def _files(self) -> list[File]:
        return [file for c in self._channels() for m in c.messages for file in m.files]

    def _choices(self) -> list[tuple[Channel, PostedMessage]]:
        return [
            (c, m) for c in self._channels() for m in c.messages if "export_csv" in repr(m.blocks)
        ]


async def exporter(stack: AsyncExitStack, place: Place) -> Exporter:
    town = cast()
    town.id = "T0VAUBAN"
    set_up = Stage(Sandbox(manifest=manifest.load(ROOT / "manifest.yml"), workspace=town))
    await stack.enter_async_context(set_up.sandbox)
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="vice-versa-")))
    settings = {**set_up.settings, **place.settings, "TMPDIR": str(folder)}
    live = await stack.enter_async_context(running(BOT, folder, settings))
    await set_up.connected(live)
    return Exporter(set_up, live)


def children(live: Program) -> list[int]:
    """The processes that the bot has started, from when they are more than its shadow."""
    try:
        tasks = list(Path(f"/proc/{live.process.pid}/task").iterdir())
        found = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        return [
            pid
            for pid in found
            if b"bot.exports.files" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
    except OSError:
        return []


def resident_mb(pid: int) -> float:
    """0 for a process that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0].split()[1]) / 1024 if found else 0.0


async def _until(seen: Callable[[], bool]) -> None:
    while not seen():  # noqa: ASYNC110 - another process is looked at
        await asyncio.sleep(_LOOK_EVERY)
