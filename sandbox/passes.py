"""What an interaction lets the app do for a while. Instants are those of `World.ticks`."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass
class Trigger:
    """Opens one view, within three seconds."""

    SECONDS: ClassVar[float] = 3.0

    user: str
    until: float
    exchanged: bool = False


@dataclass
class Reach:
    """What a response URL may still do: five answers, within thirty minutes."""

    SECONDS: ClassVar[float] = 1800.0

    user: str
    channel: str
    message_ts: str | None
    until: float
    uses: int = 5
