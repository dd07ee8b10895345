"""What is posted: blocks, and a text that says the whole for notifications and readers."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    text: str
    blocks: list[dict[str, Any]]
