"""Ports of services over Slack's Web API: what is said in a conversation, who is in a channel."""

from dataclasses import dataclass
from typing import Any

from bot.kernel.ports import ChannelFacts
from bot.slack.kit import blocks
from bot.slack.kit.gateway import Gateway


@dataclass(frozen=True)
class SlackSentences:
    """`Messages`, over Slack's Web API."""

    gateway: Gateway

    async def say(self, channel_id: str, sentence: str) -> str:
        return await self.gateway.say(channel_id, blocks.sentence(sentence))

    async def change(self, channel_id: str, ts: str, sentence: str) -> None:
        await self.gateway.update(channel_id, ts, blocks.sentence(sentence))


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
