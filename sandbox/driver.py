"""A person at the client, in Python: what they type, click and see. Works across processes."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.filled import Ids, blocks_in, chooses_among_ids, part_with, shown_in, state_of
from sandbox.line import Line
from sandbox.wires import Json

__all__ = ["Json", "User", "texts_of"]


class User(Line):
    """`async with Person(url, "chloe") as chloe`. Every wait ends within `patience` seconds.

    In the workspace's own process, `Person(sandbox.page, "chloe")` sees and does the same sooner.
    """

    async def messages(self, channel: str) -> list[Json]:
        """By channel id or name, oldest first; ephemeral ones included."""
        found = await self._wire.messages(await self._channel_id(channel))
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

    async def say(self, text: str, *, channel: str = "general", thread_ts: str = "") -> Json:
        where = await self._channel_id(channel)
        return await self.do("say", channel=where, text=text, thread_ts=thread_ts)

    async def react(self, message: Json, name: str, *, off: bool = False) -> Json:
        return await self.do("react", container=_container(message), name=name, off=off)

    async def suggest(self, shown: Json, action_id: str, typed: str) -> Json:
        """What the app offers in an external menu: `options` or `option_groups`."""
        block, _ = part_with(blocks_in(shown), action_id)
        where = {"block_id": block["block_id"], "action_id": action_id}
        return await self.do("suggest", container=_container(shown), value=typed, **where)

    async def click(self, shown: Json, action_id: str, value: Any = None, **typed: Any) -> Json:
        """Click a button, or choose `value` in a menu, in a message or in a view.

        What stands elsewhere there goes with it: as it is, or as it is `typed`.
        """
        ids = await self._ids(shown)
        block, element = part_with(blocks_in(shown), action_id)
        return await self.do(
            "action",
            container=_container(shown),
            block_id=block["block_id"],
            action_id=action_id,
            value=ids.of(element, value),
            state=state_of(shown, await self._sent(shown, typed), ids),
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

        People are named by handle, channels by name; files as `people=[("people.csv", b"...")]`.
        What stands outside of inputs is named by its action id.
        """
        ids = await self._ids(view)
        state = state_of(view, await self._sent(view, typed), ids)
        return await self.do("submit", view_id=view["id"], state=state)

    async def close(self, view: Json) -> Json:
        return await self.do("close", view_id=view["id"])

    async def shortcut(self, callback_id: str) -> Json:
        return await self.do("shortcut", callback_id=callback_id)

    async def message_shortcut(self, message: Json, callback_id: str) -> Json:
        container = _container(message)
        return await self.do("message_shortcut", container=container, callback_id=callback_id)

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
        return await self._newest(lambda: self._conversation(others), holding, edited)

    async def message_at(self, channel: str, *, holding: str, edited: bool | None = None) -> Json:
        """The same in a channel, by its id or name."""
        return await self._newest(lambda: self._channel_id(channel), holding, edited)

    async def _newest(
        self, place: Callable[[], Awaitable[str | None]], holding: str, edited: bool | None
    ) -> Json:
        async def arrived() -> Json | None:
            channel = await place()
            if channel is None:
                return None
            for message in reversed(await self.messages(channel)):
                if holding in shown_in(message) and edited in (None, message["edited"]):
                    return {**message, "channel": channel}
            return None

        return await self.until(arrived)

    async def _ids(self, shown: Json) -> Ids:
        """Nobody is looked up where there is nobody to choose."""
        return Ids(await self.state() if chooses_among_ids(shown["blocks"]) else None)

    async def _sent(self, shown: Json, typed: Json) -> Json:
        """With the files that were chosen on their way."""
        inputs = {b["block_id"] for b in shown["blocks"] if _takes_files(b)}
        chosen = {
            name: [await self.choose(*file) for file in typed[name] or []]
            for name in inputs & typed.keys()
        }
        return {**typed, **chosen}

    async def _conversation(self, others: tuple[str, ...]) -> str | None:
        state = await self.state()
        ids = {p["id"] for p in state["people"] if p["handle"] in (*others, self.handle)}
        ids.add(state["app"]["bot_user_id"])
        for channel in state["channels"]:
            if channel["kind"] in ("im", "mpim") and set(channel["members"]) == ids:
                return str(channel["id"])
        return None

    async def _ephemeral(self, channel: str) -> list[Json]:
        return [m for m in await self.messages(channel) if m["ephemeral"]]

    async def _channel_id(self, channel: str) -> str:
        for found in (await self.state())["channels"]:
            if channel in (found["id"], found["name"]):
                return str(found["id"])
        raise LookupError(f"{self.handle} is not in {channel}")


def _container(shown: Json) -> Json:
    if "ts" in shown:
        return {"channel": shown["channel"], "ts": shown["ts"]}
    return {"view_id": shown["id"]}


def _takes_files(block: Json) -> bool:
    kind = (block.get("element") or {}).get("type")
    return block["type"] == "input" and kind == "file_input"


def texts_of(message: Json) -> str:
    """Everything that stands in a message or a view, as one text."""
    return json.dumps([message.get("text"), message["blocks"]], ensure_ascii=False)
