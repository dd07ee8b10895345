"""How many interactions are worked on at once: acknowledgements must never wait behind the work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

_AT_ONCE = 2
"""Interactions worked on at once: acknowledgements share the event loop with them, and go first."""
_PATIENCE = 1.0
"""Seconds that an interaction waits for a slot. Then it runs without one, because a click's trigger
opens a window within three seconds only.
"""


class ConcurrencyLimiter:
    """A semaphore for interactions. `is_busy` while one is worked on, or waits for its slot."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._here = 0

    def is_busy(self) -> bool:
        return self._here > 0

    @asynccontextmanager
    async def slot(self) -> AsyncIterator["Slot"]:
        slot = Slot(self._slots)
        self._here += 1
        try:
            await slot.acquire()
            yield slot
        finally:
            slot.release()
            self._here -= 1


@dataclass
class Slot:
    slots: asyncio.Semaphore
    held: bool = False

    async def acquire(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self.slots.acquire()
                self.held = True

    def release(self) -> None:
        """Give the slot back early, when only Slack is waited for: another interaction can run."""
        if self.held:
            self.held = False
            self.slots.release()
