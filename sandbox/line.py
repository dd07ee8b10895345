"""A line to the workspace: what a person asks it, does there, and waits for."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.page_api import PageApi
from sandbox.wires import AtHand, Json, OverHttp

Found = TypeVar("Found")


class Line:
    """`async with`. Every wait ends within `patience` seconds.

    `where` is the workspace's URL; or its page, for somebody in the same process.
    """

    def __init__(self, where: str | PageApi, handle: str, *, patience: float = 30.0) -> None:
        wire = OverHttp(where, handle) if isinstance(where, str) else AtHand(where, handle)
        self.handle, self._wire, self._patience = handle, wire, patience
        self._changed = asyncio.Event()
        self._count = 0

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(self._patience):
            await self._wire.open(self._note_change)
        self.id = str((await self.state())["me"]["id"])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._wire.close()

    async def state(self) -> Json:
        return await self._wire.state()

    async def do(self, what: str, **more: Any) -> Json:
        return await self._wire.act({"as": self.handle, "do": what, **more})

    async def until(self, seen: Callable[[], Awaitable[Found | None]]) -> Found:
        """Look again at every change in the workspace until there is something to see."""
        async with asyncio.timeout(self._patience):
            while True:
                count = self._count
                found = await seen()
                if found is not None:
                    return found
                while self._count == count:
                    self._changed.clear()
                    await self._changed.wait()

    async def choose(self, name: str, data: bytes) -> Json:
        """A file on its way into a modal: the client uploads it as soon as it is chosen."""
        answer = await self._wire.choose(name, data)
        if not answer["ok"]:
            raise ValueError(answer["error"])
        return {"id": answer["file"]["id"]}

    async def download(self, file: Json) -> bytes:
        """The bytes of one of a message's `files`."""
        return await self._wire.download(file["id"])

    def _note_change(self) -> None:
        self._count += 1
        self._changed.set()
