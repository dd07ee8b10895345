"""Files that are being made: one at a time, and none twice at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.kernel.errors import Mistake


@dataclass
class ExportQueue:
    """`turn` is held while a file is made; `asked` are those that are made, or wait for it."""

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
