"""All that the workspace holds while it runs: channels, messages, views, what is unread."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.errors import ApiError
from sandbox.manifest import Manifest
from sandbox.workspace import Member, Workspace, stable_id


@dataclass
class Message:
    """`to` is the only person who sees an ephemeral message."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    edited: bool = False
    to: str | None = None

    def public(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
        }
        if self.edited:
            found["edited"] = {"user": self.user, "ts": self.ts}
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

    def find(self, ts: str) -> Message:
        for message in self.messages:
            if message.ts == ts:
                return message
        raise ApiError("message_not_found")


@dataclass
class View:
    """An open modal, or somebody's App Home."""

    id: str
    user: str
    body: dict[str, Any]
    version: int = 1

    def public(self, app: "World") -> dict[str, Any]:
        kept = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id")
        shown = {name: self.body.get(name) for name in kept if name in self.body}
        return {
            **shown,
            "id": self.id,
            "team_id": app.workspace.id,
            "app_id": app.app_id,
            "bot_id": app.bot_id,
            "hash": f"{self.version}.{self.id}",
            "private_metadata": self.body.get("private_metadata") or "",
            "callback_id": self.body.get("callback_id") or "",
            "state": {"values": {}},
            "root_view_id": self.id,
            "previous_view_id": None,
        }


@dataclass
class Reach:
    """What a response URL may still do: five answers, within thirty minutes."""

    user: str
    channel: str
    message_ts: str | None
    until: float
    uses: int = 5


class World:
    """`now` gives the time that messages are stamped with; waits use the machine's own."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        workspace: Workspace,
        granted: frozenset[str],
        now: Callable[[], datetime],
    ) -> None:
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
        self.triggers: dict[str, tuple[str, float]] = {}
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
        members = [self.bot_user, *(self.member(user).id for user in users)]
        kind = "im" if len(users) == 1 else "mpim"
        name = ", ".join(self.members[m].handle for m in members[1:])
        return self.add_channel(name, kind, members)

    def stamp(self) -> str:
        """A ts: unique, and never before the last one."""
        wanted = int(self.now().timestamp() * 1_000_000)
        self._last_stamp = max(wanted, self._last_stamp + 1)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def post(self, channel: Channel, message: Message) -> Message:
        channel.messages.append(message)
        self.changed("message", channel=channel.id, ts=message.ts)
        return message

    def trigger(self, user: str) -> str:
        number = next(self._numbers)
        trigger = f"{number}.{self.workspace.id}.{stable_id('x', str(number))}"
        self.triggers[trigger] = (user, time.monotonic() + 3.0)
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Whose it is. A trigger opens one view, within three seconds."""
        if trigger not in self.triggers:
            raise ApiError("invalid_trigger_id" if trigger else "invalid_arguments")
        user, until = self.triggers[trigger]
        if time.monotonic() > until:
            raise ApiError("expired_trigger_id")
        del self.triggers[trigger]
        return user

    def reach(self, user: str, channel: str, message_ts: str | None = None) -> str:
        key = stable_id("R", f"{next(self._numbers)} {user} {channel}")
        self.reaches[key] = Reach(user, channel, message_ts, time.monotonic() + 1800)
        return key

    def new_view(self, user: str, body: dict[str, Any]) -> View:
        return View(f"V{next(self._numbers):08d}", user, body)

    def view(self, view_id: str) -> View:
        shown = [view for stack in self.modals.values() for view in stack]
        for view in (*shown, *self.homes.values()):
            if view.id == view_id:
                return view
        raise ApiError("not_found")
