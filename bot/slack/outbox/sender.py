"""Letters are drawn and sent over Slack's Web API."""

from dataclasses import dataclass
from datetime import datetime

from bot.outbox.duplicates import RetireLetter
from bot.outbox.letters import Letter, Posted
from bot.outbox.ports import Acquire
from bot.slack.kit import ids
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import (
    Drawn,
    FileUpload,
    Message,
    MessageDeletion,
    MessageUpdate,
    Renderers,
)
from bot.texts import Say, Texts
from storage.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class SlackSender:
    gateway: Gateway
    texts: Texts
    renderers: Renderers

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        if letter.to.person is None:
            raise LookupError("a letter without an address")
        await acquire("conversations.open")
        return await self.gateway.open_conversation(letter.to.person.slack_id)

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        match self._drawn(letter):
            case FileUpload(name=name):
                await acquire("conversations.history")
                there = await self.gateway.find_file(channel_id, name, since)
            case Message():
                await acquire("conversations.history")
                there = await self.gateway.find_delivery(channel_id, delivery_id, since)
            case _:
                return None  # a change may be made again: it shows the same
        return Posted(channel_id, there) if there else None

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        match self._drawn(letter):
            case Message() as message:
                named = _named(message, delivery_id)
                return Posted(channel_id, await self.gateway.post(channel_id, named, delivery_id))
            case MessageUpdate(message, ts, brought_by):
                await self.gateway.update(channel_id, ts, _named(message, brought_by))
                return Posted(channel_id, ts)
            case MessageDeletion(ts):
                await self.gateway.delete(channel_id, ts)
                return Posted(channel_id, ts)
            case FileUpload() as file:
                key = await self.gateway.files.upload(
                    channel_id, file.name, file.content, file.title, file.comment
                )
                return Posted(channel_id, key)

    def _drawn(self, letter: Letter) -> Drawn:
        return self.renderers[letter.kind](letter, self.texts.say(letter.language))


def _named(message: Message, delivery_id: int) -> Message:
    """Name the delivery in the ids of the blocks: a click then tells which message it was on, and
    whether that is a copy.
    """
    for shown in (message.blocks, message.plain or ()):
        # A click names the block that it was in, and only these have something to click.
        holding_buttons = (block for block in shown if block["type"] == "actions")
        for nth, block in enumerate(holding_buttons, start=1):
            block["block_id"] = ids.delivery_block(delivery_id, nth)
    return message


def retire(letter: RetireLetter, _: Say) -> MessageDeletion:
    return MessageDeletion(letter.ts)


RENDERERS: Renderers = {Kind.RETIRE: retire}
