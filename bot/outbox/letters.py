"""What every letter has: its address, its language, and where Slack put it."""

from dataclasses import dataclass
from typing import Final

from storage.kinds import Kind
from storage.tables import Person


@dataclass(frozen=True)
class Address:
    """Where a letter goes: a channel, or the one person whose DM must first be opened."""

    channel_id: str | None
    person: Person | None = None

    @property
    def opens_dm(self) -> bool:
        return self.channel_id is None and self.person is not None


@dataclass(frozen=True)
class Posted:
    """Where Slack put a letter; `ts` names the message in its channel."""

    channel_id: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`language` is the programme's for a pair, the reader's own for one person."""

    kind: Kind
    language: str
    to: Address


class Early:
    """The message that this one changes is still on its way."""


class Broken:
    """It cannot be written: a fault of the bot's, or of what is stored."""


EARLY: Final = Early()
BROKEN: Final = Broken()
Loaded = Letter | Early | Broken | None
"""None when there is no longer a reason to send it."""
