"""What the outbox needs of Slack."""

from datetime import datetime
from typing import Protocol

from bot.outbox.envelopes import Letter, Posted


class Turn(Protocol):
    """Waits until a method may be called, at the pace that Slack allows."""

    async def __call__(self, method: str, channel: str | None = None) -> None: ...


class Postman(Protocol):
    """Raises `SlackFault`, which says whether trying again can help."""

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, turn: Turn
    ) -> Posted | None:
        """The message that already carries this delivery, where the bot may look for it."""
        ...

    async def address(self, letter: Letter, turn: Turn) -> str:
        """The channel of a letter; the DM of its reader is opened where it is not known yet."""
        ...

    async def deliver(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted: ...
