"""What the outbox needs of Slack."""

from datetime import datetime
from typing import Protocol

from bot.services.letters import Letter, Posted


class Postman(Protocol):
    """Raises `SlackFault`, which says whether trying again can help."""

    async def deliver(self, letter: Letter, delivery_id: int) -> Posted: ...

    async def find(self, letter: Letter, delivery_id: int, since: datetime) -> Posted | None:
        """The message that already carries this delivery, where the bot may look for it."""
        ...
