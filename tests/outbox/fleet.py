"""The bot in one process or several, each of which may be killed and started again."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.processes import Program, bot

FAST = ",".join(
    f"{method}=6000000"
    for method in ("chat.postMessage", "chat.update", "chat.delete", "conversations.history")
)
"""For a Slack without limits. What the bot looks up about people stays slow: few are to change."""


class Fleet:
    """`async with Fleet(folder, settings, size=3) as fleet`; all are up when it begins."""

    def __init__(self, folder: Path, settings: Mapping[str, str], *, size: int = 1) -> None:
        self._folder, self._size = folder, size
        self._settings = {"MENTORING_RATES": FAST, "MENTORING_LOG": "info", **settings}
        self.programs: list[Program] = []

    async def __aenter__(self) -> "Fleet":
        try:
            for _ in range(self._size):
                self.programs.append(await self._started())
            await asyncio.gather(*(program.line(holding='"ready"') for program in self.programs))
        except BaseException:
            await self._over()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._over()

    async def kill(self, number: int) -> None:
        """kill -9, and another one in its place."""
        await self.programs[number].__aexit__(None, None, None)
        self.programs[number] = await self._started()

    def all_run(self) -> None:
        """One that ended by itself says why."""
        for program in self.programs:
            assert program.process.returncode is None, program.text[-3000:]

    async def ready(self, number: int) -> None:
        await self.programs[number].line(holding='"ready"')

    async def told_to_end(self) -> list[int]:
        """The exit codes after SIGTERM."""
        return await asyncio.gather(*(program.told_to_end() for program in self.programs))

    async def _started(self) -> Program:
        return await bot(self._folder, **self._settings).__aenter__()

    async def _over(self) -> None:
        for program in self.programs:
            await program.__aexit__(None, None, None)
