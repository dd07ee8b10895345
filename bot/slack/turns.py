"""Whose turn it is to be worked for, so that acknowledgements never wait behind the work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

_AT_ONCE = 2
"""Interactions worked on at once: acknowledgements share the event loop with them, and go first."""
_PATIENCE = 1.0
"""Seconds after which somebody is worked for whether it is their turn or not."""


class Gate:
    """Lets so many be worked for at once. `is_busy` while somebody is, or waits to be."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._here = 0

    def is_busy(self) -> bool:
        return self._here > 0

    @asynccontextmanager
    async def passed(self) -> AsyncIterator["Turn"]:
        turn = Turn(self._places)
        self._here += 1
        try:
            await turn.take()
            yield turn
        finally:
            turn.give_back()
            self._here -= 1


@dataclass
class Turn:
    places: asyncio.Semaphore
    held: bool = False

    async def take(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self.places.acquire()
                self.held = True

    def give_back(self) -> None:
        """While Slack is waited for, somebody else can be worked for."""
        if self.held:
            self.held = False
            self.places.release()
