"""Files in the making: one at a time, and how far each is, as its reader sees it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from bot.kernel.errors import Mistake, SlackFault
from bot.kernel.ports import Conversations, Messages


@dataclass
class Progress:
    """`sentence` is what it would tell now, as mrkdwn; `every` is in seconds.

    What takes less than that is never shown. Slack changes a message fifty times a minute at most.
    """

    conversations: Conversations
    messages: Messages
    slack_id: str
    sentence: str
    every: float
    _shown: tuple[str, str] | None = field(default=None, init=False)
    """Channel and ts."""

    @property
    def is_shown(self) -> bool:
        return self._shown is not None

    async def follow(self, over: asyncio.Event) -> None:
        """Show each new sentence until `over`. When Slack takes none, what is told of goes on."""
        last = ""
        while not await _comes_within(self.every, over):
            sentence = self.sentence
            if sentence == last:
                continue
            try:
                await self.tell(sentence)
            except SlackFault as fault:
                structlog.get_logger().info("progress_not_shown", error=fault.code)
            last = sentence

    async def tell(self, sentence: str) -> None:
        """Show this sentence in place of the one before. Raises `SlackFault`."""
        if self._shown is not None:
            await self.messages.change(*self._shown, sentence)
            return
        channel_id = await self.conversations.open_conversation(self.slack_id)
        self._shown = (channel_id, await self.messages.say(channel_id, sentence))


async def _comes_within(seconds: float, event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


@dataclass
class ExportQueue:
    """`turn` is held while a file is made; `asked` are those that are made, or wait for it."""

    # One at a time: each takes a whole core while it is made.
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    asked: set[tuple[str, ...]] = field(default_factory=set)

    def take(self, *order: str) -> None:
        """`Mistake` while the same person waits for the same file."""
        if order in self.asked:
            raise Mistake("export.under_way")
        self.asked.add(order)

    @contextmanager
    def until_done(self, *order: str) -> Iterator[None]:
        try:
            yield
        finally:
            self.asked.discard(order)
