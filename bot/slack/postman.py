"""Renders a letter and hands it to Slack."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.letters import Letter, Posted, PromptLetter
from bot.slack.gateway import Gateway
from bot.slack.views.letters import render
from bot.texts import Texts


@dataclass(frozen=True, kw_only=True)
class SlackPostman:
    gateway: Gateway
    texts: Texts

    async def deliver(self, letter: Letter, delivery_id: int) -> Posted:
        message = render(letter, self.texts.say(letter.language))
        channel_id = await self._channel(letter)
        if isinstance(letter, PromptLetter) and letter.update_ts is not None:
            await self.gateway.update(channel_id, letter.update_ts, message)
            return Posted(channel_id, letter.update_ts)
        return Posted(channel_id, await self.gateway.post(channel_id, message, delivery_id))

    async def find(self, letter: Letter, delivery_id: int, since: datetime) -> Posted | None:
        if isinstance(letter, PromptLetter) and letter.update_ts is not None:
            return None  # an update may be made again: it shows the same
        channel_id = await self._channel(letter)
        ts = await self.gateway.find_delivery(channel_id, delivery_id, since)
        return Posted(channel_id, ts) if ts else None

    async def _channel(self, letter: Letter) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        if letter.to.person is None:
            raise LookupError("a letter without an address")
        return await self.gateway.open_conversation(letter.to.person.slack_id)
