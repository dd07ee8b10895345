"""What went between the app and the workspace, for the page's inspector. Never a token."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Traffic:
    records: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=500))
    count: int = 0

    def add(self, **record: Any) -> None:
        self.count += 1
        self.records.append({"n": self.count, **record})

    def after(self, number: int) -> list[dict[str, Any]]:
        return [record for record in self.records if record["n"] > number]
