"""What services say in a conversation, as Slack's messages."""

from dataclasses import dataclass

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
