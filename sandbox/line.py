"""A line to the workspace: what a person asks it, does there, and waits for."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

Json = dict[str, Any]
Found = TypeVar("Found")


class Line:
    """`async with`. Every wait ends within `patience` seconds."""

    def __init__(self, url: str, handle: str, *, patience: float = 10.0) -> None:
        self.url, self.handle, self._patience = url, handle, patience
        self._changed = asyncio.Condition()
        self._count = 0

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(ready))
        await asyncio.wait_for(ready.wait(), self._patience)
        self.id = str((await self.state())["me"]["id"])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._http.close()

    async def state(self) -> Json:
        return await self._get("state")

    async def do(self, what: str, **more: Any) -> Json:
        body = {"as": self.handle, "do": what, **more}
        async with self._http.post(f"{self.url}/sandbox/act", json=body) as response:
            answer: Json = await response.json()
            return answer

    async def until(self, seen: Callable[[], Awaitable[Found | None]]) -> Found:
        """Look again at every change in the workspace until there is something to see."""
        async with asyncio.timeout(self._patience):
            while True:
                count = self._count
                found = await seen()
                if found is not None:
                    return found
                async with self._changed:
                    while self._count == count:
                        await self._changed.wait()

    async def choose(self, name: str, data: bytes) -> Json:
        """A file on its way into a modal: the client uploads it as soon as it is chosen."""
        query = {"as": self.handle, "name": name}
        async with self._http.post(
            f"{self.url}/sandbox/files", params=query, data=data
        ) as response:
            answer: Json = await response.json()
        if not answer["ok"]:
            raise ValueError(answer["error"])
        return {"id": answer["file"]["id"]}

    async def download(self, file: Json) -> bytes:
        """The bytes of one of a message's `files`."""
        query = {"as": self.handle}
        async with self._http.get(
            f"{self.url}/sandbox/files/{file['id']}", params=query
        ) as response:
            response.raise_for_status()
            return await response.read()

    async def _get(self, what: str, **query: str) -> Json:
        query["as"] = self.handle
        async with self._http.get(f"{self.url}/sandbox/{what}", params=query) as response:
            answer: Json = await response.json()
            return answer

    async def _listen(self, ready: asyncio.Event) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        query = {"as": self.handle}
        async with self._http.get(
            f"{self.url}/sandbox/events", params=query, timeout=timeout
        ) as stream:
            async for _ in stream.content:
                ready.set()
                async with self._changed:
                    self._count += 1
                    self._changed.notify_all()
