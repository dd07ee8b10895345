"""All that the workspace holds while it runs: channels, messages, views, what is unread."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.errors import ApiError
from sandbox.files import File, FileStore
from sandbox.manifest import Manifest
from sandbox.messages import Channel, PostedMessage, composed
from sandbox.passes import Reach, Trigger
from sandbox.view import View
from sandbox.wire import Packed
from sandbox.workspace import Member, SlackWorkspace, stable_id

__all__ = ["Channel", "PostedMessage", "World"]


@dataclass(frozen=True)
class Snapshot:
    """Conversations, homes, files and what is counted, as they were at one moment."""

    channels: dict[str, Channel]
    channels_of: dict[str, list[Channel]]
    gone: list[tuple[Channel, PostedMessage]]
    homes: dict[str, View]
    files: dict[str, File]
    counted: int
    last_stamp: int


class World:
    """`now` gives the time that messages are stamped with.

    `ticks` gives seconds that only ever grow: triggers and response URLs die by it, and not
    because somebody moved `now` to next Monday.
    """

    def __init__(
        self,
        *,
        manifest: Manifest,
        workspace: SlackWorkspace,
        granted: frozenset[str],
        now: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ticks = ticks
        self.manifest, self.workspace, self.granted, self.now = manifest, workspace, granted, now
        self.app_id = stable_id("A", manifest.name)
        # An app is the same one everywhere; what it is in a workspace belongs to that workspace.
        self.bot_id = self._id("B", manifest.name)
        self.bot_user = self._id("U", f"bot {manifest.name}")
        bot = Member(self.bot_user, manifest.name.lower().replace(" ", "-"), manifest.name)
        bot.is_bot = True
        self.members = {**workspace.members, bot.id: bot}
        self.settings = workspace.settings
        self.files = FileStore(workspace.id)
        self.channels: dict[str, Channel] = {}
        self.gone: list[tuple[Channel, PostedMessage]] = []
        """What the app posted and what was deleted since, without its blocks."""
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.reaches: dict[str, Reach] = {}
        self.watchers: set[Callable[[dict[str, Any]], None]] = set()
        self._channels_of: dict[str, list[Channel]] = {}
        self._by_handle: dict[str, str] = {}
        self._counted = 0
        self._last_stamp = 0
        for name, members in workspace.channels.items():
            with_app = [self.bot_user] if name in workspace.with_app else []
            kind = "group" if name in workspace.private else "channel"
            self.add_channel(name, kind, [*members, *with_app])

    def keep(self) -> Snapshot:
        """A copy of what is there, without open modals: for a workspace that shall begin so."""
        return copy.deepcopy(
            Snapshot(
                self.channels,
                self._channels_of,
                self.gone,
                self.homes,
                self.files.kept,
                self._counted,
                self._last_stamp,
            )
        )

    def take_up(self, kept: Snapshot) -> None:
        """Go on from there, in a workspace of the same people and channels."""
        kept = copy.deepcopy(kept)
        self.channels, self._channels_of = kept.channels, kept.channels_of
        self.gone, self.homes = kept.gone, kept.homes
        self._counted, self._last_stamp = kept.counted, kept.last_stamp
        self.files.take_up(kept.files)
        self.changed("state")

    def changed(self, kind: str, **what: Any) -> None:
        for watcher in list(self.watchers):
            watcher({"type": kind, **what})

    def member(self, key: str) -> Member:
        """By id or handle."""
        if key in self.members:
            return self.members[key]
        for _ in range(2):
            found = self.members.get(self._by_handle.get(key, ""))
            if found is not None and found.handle == key:
                return found
            # People come and change their handles: look at everybody again before giving up.
            self._by_handle = {m.handle: m.id for m in reversed(self.members.values())}
        raise ApiError("user_not_found")

    def need(self, scope: str) -> None:
        if scope not in self.granted:
            provided = ",".join(sorted(self.granted))
            raise ApiError("missing_scope", needed=scope, provided=provided)

    def channel(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise ApiError("channel_not_found")
        return self.channels[channel_id]

    def channel_for_app(self, channel_id: str) -> Channel:
        """A private channel is not there for those who are not in it."""
        channel = self.channel(channel_id)
        if channel.kind != "channel" and self.bot_user not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def join(self, channel: Channel, user: str) -> None:
        channel.members.append(user)
        self._channels_of.setdefault(user, []).append(channel)
        self.changed("state")

    def leave(self, channel: Channel, user: str) -> None:
        channel.members.remove(user)
        self._channels_of[user].remove(channel)
        self.changed("state")

    def channels_of(self, user: str) -> list[Channel]:
        return self._channels_of.get(user, [])

    def add_channel(self, name: str, kind: str, members: list[str]) -> Channel:
        channel_id = self._channel_id(name, kind, members)
        if channel_id not in self.channels:
            channel = self.channels[channel_id] = Channel(channel_id, name, kind, list(members))
            for user in channel.members:
                self._channels_of.setdefault(user, []).append(channel)
        return self.channels[channel_id]

    def conversation(self, users: list[str]) -> Channel:
        """The DM or group DM of the app with these people: the same one each time."""
        members, kind = self._with_the_app(users)
        name = ", ".join(self.members[m].handle for m in members[1:])
        return self.add_channel(name, kind, members)

    def conversation_id(self, users: list[str]) -> str:
        """The id that their conversation has, or would have."""
        members, kind = self._with_the_app(users)
        return self._channel_id("", kind, members)

    def _with_the_app(self, users: list[str]) -> tuple[list[str], str]:
        members = [self.bot_user, *(user for user in users if user != self.bot_user)]
        return members, "im" if len(members) <= 2 else "mpim"

    def _channel_id(self, name: str, kind: str, members: list[str]) -> str:
        named = kind in ("channel", "group")
        seed = name if named else f"{kind} {' '.join(sorted(members))}"
        return self._id({"im": "D", "mpim": "G"}.get(kind, "C"), seed)

    def _number(self) -> int:
        self._counted += 1
        return self._counted

    def _id(self, prefix: str, seed: str) -> str:
        """Stable, and another one in another workspace."""
        return stable_id(prefix, f"{self.workspace.id} {seed}")

    def stamp(self) -> str:
        """A ts: unique, and never before the last one."""
        wanted = int(self.now().timestamp() * 1_000_000)
        self._last_stamp = max(wanted, self._last_stamp + 1)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def composed(self, text: str, blocks: list[dict[str, Any]] | None) -> Packed:
        """Blocks as they will stand in a message here. Raises `ApiError`."""
        return composed(text, blocks, self.settings.missing_blocks)

    def said_by_app(self, text: str, blocks: Packed, to: str | None = None) -> PostedMessage:
        message = PostedMessage(self.stamp(), self.bot_user, text, blocks, to=to)
        message.bot_id, message.app_id = self.bot_id, self.app_id
        return message

    def post(self, channel: Channel, message: PostedMessage) -> PostedMessage:
        channel.add(message)
        self.changed("message", channel=channel.id, ts=message.ts)
        return message

    def share(self, channel: Channel, message: PostedMessage, files: list[File]) -> PostedMessage:
        message.files = tuple(files)
        for file in files:
            file.shares.append((channel, message.ts))
        return self.post(channel, message)

    def remove(self, channel: Channel, message: PostedMessage) -> None:
        channel.remove(message)
        if message.user == self.bot_user:
            message.rewrite(message.text, [])
            self.gone.append((channel, message))
        self.changed("deleted", channel=channel.id, ts=message.ts)

    def mark_all_read(self) -> None:
        """Everybody has seen everything: how a workspace with a past begins."""
        for channel in self.channels.values():
            for user in channel.members:
                channel.mark_read(user)

    def trigger(self, user: str) -> str:
        number = self._number()
        trigger = f"{number}.{self.workspace.id}.{self._id('x', str(number))}"
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
        key = self._id("R", f"{self._number()} {user} {channel}")
        self.reaches[key] = Reach(user, channel, message_ts, self.ticks() + Reach.SECONDS)
        return key

    def new_view(self, user: str, body: dict[str, Any]) -> View:
        view_id = self._id("V", str(self._number()))
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
