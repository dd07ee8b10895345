"""All that the workspace holds while it runs: channels, messages, views, what is unread."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.errors import ApiError
from sandbox.manifest import Manifest
from sandbox.passes import Reach, Trigger
from sandbox.view import View
from sandbox.workspace import Member, Workspace, stable_id


@dataclass
class Message:
    """`to` is the only person who sees an ephemeral message."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    edited_at: str = ""
    to: str | None = None
    bot_id: str | None = None
    app_id: str | None = None

    @property
    def edited(self) -> bool:
        return bool(self.edited_at)

    def public(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
        }
        if self.bot_id:
            found |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.edited_at:
            found["edited"] = {"user": self.user, "ts": self.edited_at}
        return found


@dataclass
class Channel:
    id: str
    name: str
    kind: str
    """ "channel", "im" or "mpim"."""
    members: list[str]
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def seen_by(self, user: str) -> list[Message]:
        return [m for m in self.messages if m.to in (None, user)]

    def mark_read(self, user: str) -> None:
        if self.messages:
            self.read[user] = self.messages[-1].ts

    def find(self, ts: str) -> Message:
        for message in self.messages:
            if message.ts == ts:
                return message
        raise ApiError("message_not_found")


class World:
    """`now` gives the time that messages are stamped with.

    `ticks` gives seconds that only ever grow: triggers and response URLs die by it, and not
    because somebody moved `now` to next Monday.
    """

    def __init__(
        self,
        *,
        manifest: Manifest,
        workspace: Workspace,
        granted: frozenset[str],
        now: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ticks = ticks
        self.manifest, self.workspace, self.granted, self.now = manifest, workspace, granted, now
        self.app_id = stable_id("A", manifest.name)
        self.bot_id = stable_id("B", manifest.name)
        self.bot_user = stable_id("U", f"bot {manifest.name}")
        bot = Member(self.bot_user, manifest.name.lower().replace(" ", "-"), manifest.name)
        bot.is_bot = True
        self.members = {**workspace.members, bot.id: bot}
        self.channels: dict[str, Channel] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.reaches: dict[str, Reach] = {}
        self.watchers: set[Callable[[dict[str, Any]], None]] = set()
        self._numbers = itertools.count(1)
        self._last_stamp = 0
        for name, members in workspace.channels.items():
            self.add_channel(name, "channel", members)

    def changed(self, kind: str, **what: Any) -> None:
        for watcher in list(self.watchers):
            watcher({"type": kind, **what})

    def member(self, key: str) -> Member:
        """By id or handle."""
        found = self.members.get(key)
        found = found or next((m for m in self.members.values() if m.handle == key), None)
        if found is None:
            raise ApiError("user_not_found")
        return found

    def need(self, scope: str) -> None:
        if scope not in self.granted:
            provided = ",".join(sorted(self.granted))
            raise ApiError("missing_scope", needed=scope, provided=provided)

    def channel(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise ApiError("channel_not_found")
        return self.channels[channel_id]

    def add_channel(self, name: str, kind: str, members: list[str]) -> Channel:
        seed = name if kind == "channel" else f"{kind} {' '.join(sorted(members))}"
        prefix = {"channel": "C", "im": "D", "mpim": "G"}[kind]
        channel = Channel(stable_id(prefix, seed), name, kind, list(members))
        return self.channels.setdefault(channel.id, channel)

    def conversation(self, users: list[str]) -> Channel:
        """The DM or group DM of the app with these people: the same one each time."""
        members = [self.bot_user, *(user for user in users if user != self.bot_user)]
        kind = "im" if len(members) <= 2 else "mpim"
        name = ", ".join(self.members[m].handle for m in members[1:])
        return self.add_channel(name, kind, members)

    def stamp(self) -> str:
        """A ts: unique, and never before the last one."""
        wanted = int(self.now().timestamp() * 1_000_000)
        self._last_stamp = max(wanted, self._last_stamp + 1)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def said_by_app(
        self, text: str, blocks: list[dict[str, Any]], to: str | None = None
    ) -> Message:
        message = Message(self.stamp(), self.bot_user, text, blocks, to=to)
        message.bot_id, message.app_id = self.bot_id, self.app_id
        return message

    def post(self, channel: Channel, message: Message) -> Message:
        channel.messages.append(message)
        self.changed("message", channel=channel.id, ts=message.ts)
        return message

    def mark_all_read(self) -> None:
        """Everybody has seen everything: how a workspace with a past begins."""
        for channel in self.channels.values():
            for user in channel.members:
                channel.mark_read(user)

    def trigger(self, user: str) -> str:
        number = next(self._numbers)
        trigger = f"{number}.{self.workspace.id}.{stable_id('x', str(number))}"
        self.triggers[trigger] = Trigger(user, self.ticks() + Trigger.SECONDS)
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Whose it is; not to be used again."""
        found = self.triggers.get(trigger)
        if found is None:
            raise ApiError("invalid_trigger_id" if trigger else "invalid_arguments")
        if found.exchanged:
            raise ApiError("exchanged_trigger_id")
        if self.ticks() > found.until:
            raise ApiError("expired_trigger_id")
        found.exchanged = True
        return found.user

    def reach(self, user: str, channel: str, message_ts: str | None = None) -> str:
        key = stable_id("R", f"{next(self._numbers)} {user} {channel}")
        self.reaches[key] = Reach(user, channel, message_ts, self.ticks() + Reach.SECONDS)
        return key

    def new_view(self, user: str, body: dict[str, Any]) -> View:
        view_id = f"V{next(self._numbers):08d}"
        return View(view_id, user, body, root=view_id)

    def push(self, user: str, body: dict[str, Any]) -> View:
        """Onto the person's modals. Raises `ApiError` when three are open."""
        stack = self.modals.setdefault(user, [])
        if len(stack) >= 3:
            raise ApiError("push_limit_reached")
        view = self.new_view(user, body)
        if stack:
            view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        self.changed("view", user=user, view=view.id)
        return view

    def view(self, view_id: str) -> View:
        return self._view(lambda view: view.id == view_id)

    def view_by_external_id(self, external_id: str) -> View:
        return self._view(lambda view: view.body.get("external_id") == external_id)

    def _view(self, wanted: Callable[[View], bool]) -> View:
        shown = [view for stack in self.modals.values() for view in stack]
        for view in (*shown, *self.homes.values()):
            if wanted(view):
                return view
        raise ApiError("not_found")
