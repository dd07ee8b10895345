"""What the bot does in a conversation of its own accord: post, change, delete, hand over a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.texts import Say
from storage.kinds import Kind


@dataclass(frozen=True)
class Message:
    """Blocks, and a text that says the whole for notifications and readers. `plain` says the same
    without Slack's tables and charts, which not every workspace has.
    """

    text: str
    blocks: list[dict[str, Any]]
    plain: list[dict[str, Any]] | None = None


@dataclass(frozen=True)
class MessageUpdate:
    """The message `ts` is replaced; it stays the one that the delivery `delivery_id` brought."""

    message: Message
    ts: str
    delivery_id: int


@dataclass(frozen=True)
class MessageDeletion:
    ts: str


@dataclass(frozen=True)
class FileUpload:
    """Slack takes files without metadata: its name tells which one it is."""

    name: str
    title: str
    comment: str
    content: bytes


Drawn = Message | MessageUpdate | MessageDeletion | FileUpload
Renderers = Mapping[Kind, Callable[[Any, Say], Drawn]]
"""How each kind is drawn: takes the letter that the kind loads, and its reader's language."""
