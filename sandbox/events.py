"""What happens in the workspace, told to the app if its manifest subscribes to it."""

import time
from dataclasses import dataclass, replace
from typing import Any

from sandbox.errors import NotAcknowledged
from sandbox.outward import Outward
from sandbox.workspace import stable_id
from sandbox.world import Channel, PostedMessage, World

_NEEDS = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
}
"""Subscription → the scope without which Slack does not send it."""
_MESSAGES = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


@dataclass
class Events:
    world: World
    outward: Outward

    async def home_opened(self, user: str) -> dict[str, Any]:
        channel = self.world.conversation([user])
        home = self.world.homes.get(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": "home",
        }
        if home:
            event["view"] = home.public(self.world)
        return await self.send("app_home_opened", event)

    async def message_posted(self, channel: Channel, message: PostedMessage) -> None:
        if self.world.bot_user not in channel.members:
            return
        event = {**message.public(), "channel": channel.id}
        mentioned = f"<@{self.world.bot_user}>" in message.text
        if mentioned and channel.kind in ("channel", "group"):
            await self.send("app_mention", {**event, "type": "app_mention"})
        await self.send(_MESSAGES[channel.kind], {**event, "channel_type": channel.kind})

    async def reacted(
        self, channel: Channel, message: PostedMessage, name: str, user: str, *, added: bool
    ) -> None:
        if self.world.bot_user not in channel.members:
            return
        kind = "reaction_added" if added else "reaction_removed"
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        told = {"type": kind, "user": user, "reaction": name, "item_user": message.user}
        await self.send(kind, {**told, "item": item})

    async def membership_changed(
        self, channel: Channel, user: str, *, by: str, joined: bool
    ) -> None:
        """Told where the app is, and about itself."""
        if self.world.bot_user not in (user, *channel.members):
            return
        name = "member_joined_channel" if joined else "member_left_channel"
        kind = "C" if channel.kind == "channel" else "G"
        event = {"type": name, "user": user, "channel": channel.id, "channel_type": kind}
        await self.send(name, {**event, "team": self.world.workspace.id, "inviter": by})

    async def person_changed(self, user: str, changes: dict[str, Any]) -> None:
        """A profile was edited, or somebody left: `changes` are fields of `Member`."""
        member = replace(self.world.members[user], **changes)
        self.world.members[user] = member
        self.world.changed("state")
        public = member.public(with_email="users:read.email" in self.world.granted)
        event = {"type": "user_change", "user": public, "cache_ts": int(time.time())}
        await self.send("user_change", event)

    async def send(self, subscription: str, event: dict[str, Any]) -> dict[str, Any]:
        if not self._wanted(subscription):
            return {"ok": True}
        try:
            await self.outward.send("events_api", self._envelope(event))
        except NotAcknowledged:
            return {"ok": False, "notice": "The app did not take the event."}
        return {"ok": True}

    def _wanted(self, subscription: str) -> bool:
        needed = _NEEDS.get(subscription)
        granted = needed is None or needed in self.world.granted
        return subscription in self.world.manifest.events and granted

    def _envelope(self, event: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "team_id": self.world.workspace.id,
            "api_app_id": self.world.app_id,
            "event_id": stable_id("Ev", f"{self.world.workspace.id} {self.world.stamp()}"),
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "team_id": self.world.workspace.id,
                    "user_id": self.world.bot_user,
                    "is_bot": True,
                    "enterprise_id": None,
                    "is_enterprise_install": False,
                }
            ],
            "event": {"event_ts": self.world.stamp(), **event},
        }
