"""What a channel is and who is in it, asked of Slack: needs the optional scope `groups:read`."""

from dataclasses import dataclass
from typing import Any

from bot.kernel.ports import ChannelFacts
from bot.slack.kit.gateway import Gateway

_A_PAGE = 200
_MOST = 1000
"""People of a channel that are looked at: no programme has as many leads and admins."""
_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
"""Flags of https://docs.slack.dev/reference/objects/conversation-object."""


@dataclass(frozen=True)
class SlackChannels:
    """`Channels`, over Slack's Web API."""

    gateway: Gateway

    async def channel(self, channel_id: str) -> ChannelFacts:
        answer = await self.gateway.ask("conversations.info", channel=channel_id)
        told: dict[str, Any] = answer.get("channel") or {}
        return ChannelFacts(
            is_private=bool(told.get("is_private")),
            is_shared=any(told.get(flag) for flag in _SHARED),
            member_ids=frozenset(await self._members(channel_id)),
        )

    async def _members(self, channel_id: str) -> list[str]:
        found: list[str] = []
        cursor = ""
        while len(found) <= _MOST:
            page = await self.gateway.ask(
                "conversations.members", channel=channel_id, limit=_A_PAGE, cursor=cursor
            )
            found += [str(each) for each in page.get("members") or ()]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return found
