"""What a person does in the client: types, clicks, submits, opens."""

import time
from dataclasses import dataclass
from typing import Any

from sandbox import responses
from sandbox.asked import message_action, suggested
from sandbox.built_in import BuiltIn, is_built_in
from sandbox.drafts import thread_in
from sandbox.elements import HOLDS_NOTHING, acted, element_in
from sandbox.errors import ApiError, NotAcknowledged
from sandbox.events import Events
from sandbox.file_inputs import with_files
from sandbox.forms import Forms
from sandbox.outward import Outward
from sandbox.payloads import common, interact
from sandbox.typed import IN_A_COMMAND, IN_A_MESSAGE, escaped
from sandbox.web_reactions import emoji, react, unreact
from sandbox.world import Channel, PostedMessage, World

SLACKBOT = "USLACKBOT"


@dataclass
class Acts:
    world: World
    outward: Outward
    url: str = ""

    def __post_init__(self) -> None:
        self.events = Events(self.world, self.outward)
        self.built_in = BuiltIn(self.world, self.events)
        self.forms = Forms(self.world, self.outward)

    async def say(
        self, user: str, channel_id: str, text: str, thread_ts: str = ""
    ) -> dict[str, Any]:
        channel = self.world.channel(channel_id)
        if user not in channel.members:
            raise ApiError("not_in_channel")
        if text.startswith("/"):
            return await self._command(user, channel, text)
        shown = escaped(text, self.world.members.values(), IN_A_MESSAGE)
        posted = PostedMessage(self.world.stamp(), user, shown, [])
        posted.parent = thread_in(channel, {"thread_ts": thread_ts})
        self.world.post(channel, posted)
        await self.events.message_posted(channel, posted)
        return {"ok": True, "ts": posted.ts}

    async def _command(self, user: str, channel: Channel, text: str) -> dict[str, Any]:
        if is_built_in(text):
            told = await self.built_in.run(user, channel, text)
            return {**self._notice(user, channel, told), "ok": True}
        name, _, rest = text.partition(" ")
        command = self.world.manifest.command(name)
        if command is None:
            return self._notice(user, channel, f"{name} is not a valid command.")
        rest = rest.strip()
        payload = {
            "command": name,
            "text": self._escaped(rest) if command.should_escape else rest,
            "user_id": user,
            "user_name": self.world.members[user].handle,
            "channel_id": channel.id,
            "channel_name": _name_told(channel),
            "team_id": self.world.workspace.id,
            "team_domain": "sandbox",
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
            "trigger_id": self.world.trigger(user),
            "response_url": self._response_url(user, channel.id),
        }
        try:
            answer = await self.outward.send("slash_commands", payload)
            if isinstance(answer, dict) and (answer.get("text") or answer.get("blocks")):
                responses.respond_in(self.world, user, channel, answer)
        except (NotAcknowledged, ApiError) as fault:
            return self._notice(user, channel, f'{name} failed with the error "{fault}"')
        return {"ok": True}

    async def action(
        self, user: str, container: dict[str, Any], action: dict[str, Any], state: dict[str, Any]
    ) -> dict[str, Any]:
        """`action` names `block_id`, `action_id` and, for menus and the like, `value`."""
        block_id, action_id = action["block_id"], action["action_id"]
        blocks, base = self._where(user, container)
        element = element_in(blocks, block_id, action_id)
        used = acted(element, action.get("value"))
        if element["type"] not in HOLDS_NOTHING:
            state = {**state, block_id: {**state.get(block_id, {}), action_id: used}}
        # The state of a view stands in the view, that of a message beside it.
        held = base.get("view", base)
        held["state"] = {"values": with_files(self.world, user, blocks, state)}
        if "view" in base:
            self.world.view(base["view"]["id"]).held = state
        named_use = {"block_id": block_id, "action_id": action_id, "action_ts": _instant()}
        payload = {
            **common(self.world, user, "block_actions"),
            **base,
            "trigger_id": self.world.trigger(user),
            "actions": [{**used, **named_use}],
        }
        return await interact(self.outward, payload)

    async def shortcut(self, user: str, callback_id: str) -> dict[str, Any]:
        if callback_id not in {s.callback_id for s in self.world.manifest.shortcuts}:
            raise ApiError("shortcut_not_found")
        payload = {
            **common(self.world, user, "shortcut"),
            "callback_id": callback_id,
            "trigger_id": self.world.trigger(user),
            "action_ts": _instant(),
        }
        return await interact(self.outward, payload)

    async def message_shortcut(
        self, user: str, callback_id: str, container: dict[str, Any]
    ) -> dict[str, Any]:
        _, base = self._where(user, container)
        # Its response URL answers beside the message, and does not write over it.
        base["response_url"] = self._response_url(user, container["channel"])
        payload = message_action(self.world, user, callback_id, base)
        return await interact(self.outward, payload)

    async def suggest(
        self, user: str, container: dict[str, Any], action: dict[str, Any]
    ) -> dict[str, Any]:
        """The options of an external menu for what is typed: `value`."""
        blocks, base = self._where(user, container)
        base.pop("response_url", None)
        element = element_in(blocks, action["block_id"], action["action_id"], told=False)
        return await suggested(self.world, self.outward, user, base, element, action)

    async def react(
        self, user: str, container: dict[str, Any], name: str, *, off: bool
    ) -> dict[str, Any]:
        self._where(user, container)
        channel = self.world.channel(container["channel"])
        message = channel.find(container["ts"])
        if off:
            unreact(self.world, channel, message, name, user)
        else:
            react(self.world, channel, message, emoji(name), user)
        await self.events.reacted(channel, message, name, user, added=not off)
        return {"ok": True}

    async def home(self, user: str) -> dict[str, Any]:
        return await self.events.home_opened(user)

    async def change_person(self, user: str, **changes: Any) -> None:
        """As an administrator of the workspace would: fields of `Member`, such as `deleted`."""
        await self.events.person_changed(user, changes)

    def respond(self, key: str, answer: Any) -> tuple[int, str]:
        return responses.respond(self.world, key, answer)

    def _where(
        self, user: str, container: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The blocks that a container holds, and what a payload says of it."""
        if "view_id" in container:
            view = self.world.view(container["view_id"])
            if view.user != user:
                raise ApiError("not_found")
            return view.body["blocks"], {
                "view": view.public(self.world),
                "container": {"type": "view", "view_id": view.id},
            }
        channel = self.world.channel(container["channel"])
        message = channel.find(container["ts"])
        if user not in channel.members or message not in channel.seen_by(user):
            raise ApiError("message_not_found")
        return message.standing, {
            "message": message.public(),
            "channel": {"id": channel.id, "name": _name_told(channel)},
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": message.to is not None,
            },
            "response_url": self._response_url(user, channel.id, message.ts),
        }

    def _notice(self, user: str, channel: Channel, text: str) -> dict[str, Any]:
        self.world.post(channel, PostedMessage(self.world.stamp(), SLACKBOT, text, [], to=user))
        return {"ok": False, "notice": text}

    def _escaped(self, text: str) -> str:
        return escaped(text, self.world.members.values(), IN_A_COMMAND)

    def _response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        return f"{self.url}/respond/{self.world.reach(user, channel, ts)}"


def _name_told(channel: Channel) -> str:
    """An app that may not be there learns no more of a conversation than of what kind it is."""
    names = {"channel": channel.name, "group": "privategroup", "mpim": f"mpdm-{channel.id.lower()}"}
    return names.get(channel.kind, "directmessage")


def _instant() -> str:
    return f"{time.time():.6f}"
