"""How many interactions are worked on at once, and that each person has a fair turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_AT_ONCE = 2
"""Interactions worked on at once: acknowledgements share the event loop with them, and go first."""
_PATIENCE = 1.0
"""Seconds that an interaction waits for a slot. Then it runs without one, because a click's trigger
opens a window within three seconds only.
"""
_A_PERSON = 3
"""Interactions of one person's that are under way at once. Whoever sends thousands waits in a line
of their own: without it all of them would run after a second, and everybody else behind them.
"""


class ConcurrencyLimiter:
    """A semaphore for interactions: acknowledgements must never wait behind the work.

    `is_busy` while one is worked on, or waits for its slot. Each person has a fair turn.
    """

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._here = 0
        self._turns: dict[str, _PersonalSlots] = {}

    def is_busy(self) -> bool:
        return self._here > 0

    @asynccontextmanager
    async def slot(self, slack_id: str) -> AsyncIterator["Slot"]:
        """For one interaction of this person's."""
        slot = Slot(self._slots)
        self._here += 1
        try:
            async with self.turn(slack_id):
                try:
                    await slot.acquire()
                    yield slot
                finally:
                    slot.release()
        finally:
            self._here -= 1

    @asynccontextmanager
    async def turn(self, slack_id: str) -> AsyncIterator[None]:
        """One of the few that this person may have under way, for work that needs no slot."""
        turns = self._turns.setdefault(slack_id, _PersonalSlots())
        turns.here += 1
        try:
            async with turns.under_way:
                yield
        finally:
            turns.here -= 1
            if not turns.here:
                del self._turns[slack_id]


@dataclass
class _PersonalSlots:
    """Of one person: kept while any interaction of theirs is under way or waits."""

    under_way: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_A_PERSON))
    here: int = 0


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
