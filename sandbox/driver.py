"""A person at the client, in Python: what they type, click and see. Works across processes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, TypeVar

import aiohttp

from sandbox.elements import acted, initial

Json = dict[str, Any]
Found = TypeVar("Found")


class Person:
    """`async with Person(url, "chloe") as chloe`. Every wait ends within `patience` seconds."""

    def __init__(self, url: str, handle: str, *, patience: float = 10.0) -> None:
        self._url, self.handle, self._patience = url, handle, patience
        self._changed = asyncio.Condition()
        self._count = 0

    async def __aenter__(self) -> "Person":
        self._http = aiohttp.ClientSession()
        ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(ready))
        await asyncio.wait_for(ready.wait(), self._patience)
        self.id = (await self.state())["me"]["id"]
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

    async def messages(self, channel: str) -> list[Json]:
        """By channel id or name, oldest first; ephemeral ones included."""
        found = await self._get("messages", channel=await self._channel_id(channel))
        messages: list[Json] = found["messages"]
        return messages

    async def command(self, text: str, *, channel: str = "general", replies: int = 1) -> Json:
        """Type a slash command; gives the answer that only this person sees."""
        where = await self._channel_id(channel)
        before = len(await self._ephemeral(where))
        await self.do("say", channel=where, text=text)

        async def answered() -> Json | None:
            seen = await self._ephemeral(where)
            return {**seen[-1], "channel": where} if len(seen) >= before + replies else None

        return await self.until(answered)

    async def say(self, text: str, *, channel: str = "general") -> Json:
        return await self.do("say", channel=await self._channel_id(channel), text=text)

    async def click(self, message: Json, action_id: str, value: str | None = None) -> Json:
        """Click a button, or choose `value` in a menu, in a message or in a view."""
        block = _block_with(message["blocks"], action_id)
        container: Json
        if "ts" in message:
            container = {"channel": message["channel"], "ts": message["ts"]}
        else:
            container = {"view_id": message["id"]}
        return await self.do(
            "action",
            container=container,
            block_id=block["block_id"],
            action_id=action_id,
            value=value,
        )

    async def answer_to(self, message: Json, action_id: str, value: str | None = None) -> Json:
        """Click, and wait for the answer that only this person sees."""
        where = message["channel"]
        before = len(await self._ephemeral(where))
        await self.click(message, action_id, value)

        async def answered() -> Json | None:
            seen = await self._ephemeral(where)
            return {**seen[-1], "channel": where} if len(seen) > before else None

        return await self.until(answered)

    async def modal(self, callback_id: str | None = None) -> Json:
        """The modal on top, once it is open (and is the one of that callback id)."""

        async def opened() -> Json | None:
            views: list[Json] = (await self.state())["views"]
            if not views or (callback_id and views[-1].get("callback_id") != callback_id):
                return None
            return views[-1]

        return await self.until(opened)

    async def submit(self, view: Json, **typed: Any) -> Json:
        """Fill inputs by block id, keep the others as they are, submit. Gives the answer.

        Files are chosen as `people=[("people.csv", b"...")]`.
        """
        state: Json = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element, name = block["element"], block["block_id"]
            value = typed.get(name, initial(element))
            if element["type"] == "file_input":
                value = [await self.choose(*file) for file in value or []]
            state[name] = {element["action_id"]: acted(element, value)}
        return await self.do("submit", view_id=view["id"], state=state)

    async def choose(self, name: str, data: bytes) -> Json:
        """A file on its way into a modal: the client uploads it as soon as it is chosen."""
        query = {"as": self.handle, "name": name}
        async with self._http.post(
            f"{self._url}/sandbox/files", params=query, data=data
        ) as response:
            answer: Json = await response.json()
        if not answer["ok"]:
            raise ValueError(answer["error"])
        return {"id": answer["file"]["id"]}

    async def download(self, file: Json) -> bytes:
        """The bytes of one of a message's `files`."""
        query = {"as": self.handle}
        async with self._http.get(
            f"{self._url}/sandbox/files/{file['id']}", params=query
        ) as response:
            response.raise_for_status()
            return await response.read()

    async def close(self, view: Json) -> Json:
        return await self.do("close", view_id=view["id"])

    async def shortcut(self, callback_id: str) -> Json:
        return await self.do("shortcut", callback_id=callback_id)

    async def open_home(self) -> Json:
        """App Home, as it was published after it was opened."""
        before = (await self.state())["home"]
        await self.do("home")

        async def published() -> Json | None:
            home: Json | None = (await self.state())["home"]
            return home if home and (not before or home["hash"] != before["hash"]) else None

        return await self.until(published)

    async def message_in(self, *others: str, holding: str, edited: bool | None = None) -> Json:
        """The newest message that holds a text, in the DM or group DM with these handles.

        The names of its files are part of it.
        """

        async def arrived() -> Json | None:
            channel = await self._conversation(others)
            if channel is None:
                return None
            for message in reversed(await self.messages(channel)):
                if holding in _shown(message) and edited in (None, message["edited"]):
                    return {**message, "channel": channel}
            return None

        return await self.until(arrived)

    async def do(self, what: str, **more: Any) -> Json:
        body = {"as": self.handle, "do": what, **more}
        async with self._http.post(f"{self._url}/sandbox/act", json=body) as response:
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

    async def _conversation(self, others: tuple[str, ...]) -> str | None:
        state = await self.state()
        ids = {p["id"] for p in state["people"] if p["handle"] in (*others, self.handle)}
        ids.add(state["app"]["bot_user_id"])
        for channel in state["channels"]:
            if channel["kind"] != "channel" and set(channel["members"]) == ids:
                return str(channel["id"])
        return None

    async def _ephemeral(self, channel: str) -> list[Json]:
        return [m for m in await self.messages(channel) if m["ephemeral"]]

    async def _channel_id(self, channel: str) -> str:
        for found in (await self.state())["channels"]:
            if channel in (found["id"], found["name"]):
                return str(found["id"])
        raise LookupError(f"{self.handle} is not in {channel}")

    async def _get(self, what: str, **query: str) -> Json:
        query["as"] = self.handle
        async with self._http.get(f"{self._url}/sandbox/{what}", params=query) as response:
            answer: Json = await response.json()
            return answer

    async def _listen(self, ready: asyncio.Event) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        query = {"as": self.handle}
        async with self._http.get(
            f"{self._url}/sandbox/events", params=query, timeout=timeout
        ) as stream:
            async for _ in stream.content:
                ready.set()
                async with self._changed:
                    self._count += 1
                    self._changed.notify_all()


def _block_with(blocks: list[Json], action_id: str) -> Json:
    for block in blocks:
        for part in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if part and part.get("action_id") == action_id:
                return block
    raise LookupError(f"no {action_id} here")


def _shown(message: Json) -> str:
    names = [file.get("name", "") for file in message.get("files", [])]
    blocks = json.dumps(message["blocks"], ensure_ascii=False)
    return "\n".join([message["text"], *names, blocks])


def texts_of(message: Json) -> str:
    """Everything that stands in a message or a view, as one text."""
    return json.dumps([message.get("text"), message["blocks"]], ensure_ascii=False)
