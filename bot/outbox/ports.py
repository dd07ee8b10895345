"""What the outbox needs of Slack, and of the limits that Slack sets."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.outbox.letters import Letter, Posted
from storage.engine import Session
from storage.outbox.deliveries import Claimed


class Acquire(Protocol):
    """Waits until a method may be called within Slack's limits. `channel` is given for posts."""

    async def __call__(self, method: str, channel: str | None = None) -> None: ...


class LookAgain(Protocol):
    """Asks Slack for those whom deliveries are for, where they may have left unseen. Gives the keys
    of the deliveries that have to wait for its answer.
    """

    async def __call__(self, rows: Sequence[Claimed]) -> Collection[int]: ...


class News(Protocol):
    """Owes what is to be told of Slack's bad days, each piece once, in the transaction in which it
    is found out.
    """

    async def held(self, session: Session, workspace_id: int, error: str, now: datetime) -> None:
        """Slack takes nothing from a workspace, for this error of its."""
        ...

    async def was_away(
        self, session: Session, workspace_id: int, since: datetime, now: datetime, waited: int
    ) -> None:
        """For more than a day Slack took nothing; so many messages waited."""
        ...

    async def channel_held(
        self, session: Session, row: Claimed, error: str, since: datetime
    ) -> None:
        """The channel of a delivery takes nothing for the time being."""
        ...


class Sender(Protocol):
    """Puts letters into Slack. Raises `SlackFault`, which says whether trying again can help."""

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        """The message that already carries this delivery, where the bot may look for it."""
        ...

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        """The channel of a letter; the DM of its reader is opened where it is not known yet."""
        ...

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted: ...
