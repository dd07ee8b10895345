"""Renders a letter and hands it to Slack."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.letters.letters import PromptLetter, RetireLetter
from bot.outbox.envelopes import Letter, Posted
from bot.sessions.messages import CalendarLetter
from bot.slack.kit import ids
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message
from bot.slack.outbox.views.letters import render
from bot.slack.sessions.views.calendar_file import calendar_file
from bot.texts import Texts

Turn = Callable[..., Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class SlackPostman:
    gateway: Gateway
    texts: Texts

    async def address(self, letter: Letter, turn: Turn) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        if letter.to.person is None:
            raise LookupError("a letter without an address")
        await turn("conversations.open")
        return await self.gateway.open_conversation(letter.to.person.slack_id)

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, turn: Turn
    ) -> Posted | None:
        if isinstance(letter, CalendarLetter):
            return await self._find_file(letter, channel_id, since, turn)
        if letter.method != "chat.postMessage":
            return None  # a change may be made again: it shows the same
        await turn("conversations.history")
        ts = await self.gateway.find_delivery(channel_id, delivery_id, since)
        return Posted(channel_id, ts) if ts else None

    async def deliver(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        match letter:
            case RetireLetter(ts=ts):
                await self.gateway.delete(channel_id, ts)
                return Posted(channel_id, ts)
            case CalendarLetter():
                return await self._upload(letter, channel_id)
            case PromptLetter(update_ts=str(ts), prompt_id=int(key)):
                await self.gateway.update(channel_id, ts, self._message(letter, key))
                return Posted(channel_id, ts)
        message = self._message(letter, delivery_id)
        return Posted(channel_id, await self.gateway.post(channel_id, message, delivery_id))

    async def _upload(self, letter: CalendarLetter, channel_id: str) -> Posted:
        file = calendar_file(letter, self.texts.say(letter.language))
        name, content = file.name, file.content
        key = await self.gateway.upload(channel_id, name, content, file.title, file.comment)
        return Posted(channel_id, key)

    async def _find_file(
        self, letter: CalendarLetter, channel_id: str, since: datetime, turn: Turn
    ) -> Posted | None:
        await turn("conversations.history")
        key = await self.gateway.find_file(channel_id, letter.file_name, since)
        return Posted(channel_id, key) if key else None

    def _message(self, letter: Letter, delivery_id: int) -> Message:
        message = render(
            letter,
            self.texts.say(letter.language),
            reads_history=self.gateway.reads_history,
        )
        for shown in (message.blocks, message.plain or ()):
            holding_buttons = (block for block in shown if block["type"] == "actions")
            for nth, block in enumerate(holding_buttons, start=1):
                # A click then tells which delivery this message is, and whether it is a copy.
                block["block_id"] = ids.delivery_block(delivery_id, nth)
        return message
