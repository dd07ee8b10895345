"""What is posted: blocks, and a text that says the whole for notifications and readers."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """`plain` says the same without Slack's tables and charts, which not every workspace has."""

    text: str
    blocks: list[dict[str, Any]]
    plain: list[dict[str, Any]] | None = None
