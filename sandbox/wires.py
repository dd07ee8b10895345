"""How a person's client reaches the workspace: over HTTP, or at hand where both are one process."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.page_api import PageApi

Json = dict[str, Any]


class OverHttp:
    """From any process. `url` is the workspace's. Open until `close`, it calls `changed` at every
    change in the workspace.
    """

    def __init__(self, url: str, handle: str) -> None:
        self._base, self._me = f"{url}/sandbox", {"as": handle}

    async def open(self, changed: Callable[[], None]) -> None:
        self._http = aiohttp.ClientSession()
        ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(changed, ready))
        await ready.wait()

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._http.close()

    async def state(self) -> Json:
        return await self._get("state")

    async def messages(self, channel: str) -> Json:
        return await self._get("messages", channel=channel)

    async def act(self, body: Json) -> Json:
        async with self._http.post(f"{self._base}/act", json=body) as response:
            answer: Json = await response.json()
            return answer

    async def choose(self, name: str, data: bytes) -> Json:
        query = {**self._me, "name": name}
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self._base}/files", params=query, data=data) as response,
        ):
            answer: Json = await response.json()
            return answer

    async def download(self, file_id: str) -> bytes:
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{self._base}/files/{file_id}", params=self._me) as response,
        ):
            response.raise_for_status()
            return await response.read()

    async def _get(self, what: str, **query: str) -> Json:
        async with self._http.get(f"{self._base}/{what}", params={**self._me, **query}) as response:
            answer: Json = await response.json()
            return answer

    async def _listen(self, changed: Callable[[], None], ready: asyncio.Event) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._http.get(
            f"{self._base}/events", params=self._me, timeout=timeout
        ) as stream:
            async for _ in stream.content:
                ready.set()
                changed()


class AtHand(OverHttp):
    """In the workspace's own process: the same answers at once. Files still go over HTTP."""

    def __init__(self, page: PageApi, handle: str) -> None:
        super().__init__(page.world.files.url, handle)
        self._page, self._handle = page, handle

    async def open(self, changed: Callable[[], None]) -> None:
        self._watch: Callable[[Json], None] = lambda _: changed()
        self._page.world.watchers.add(self._watch)

    async def close(self) -> None:
        self._page.world.watchers.discard(self._watch)

    async def state(self) -> Json:
        # A copy, as one over HTTP is: nobody holds the workspace's own lists.
        state: Json = json.loads(json.dumps(self._page.state_of(self._handle)))
        return state

    async def messages(self, channel: str) -> Json:
        return {"messages": self._page.messages_for(self._handle, channel)}

    async def act(self, body: Json) -> Json:
        return await self._page.act(body)
