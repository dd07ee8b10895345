"""Whose turn it is to be worked for, so that acknowledgements never wait behind the work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

_PATIENCE = 1.0
"""Seconds after which somebody is worked for whether it is their turn or not."""


@dataclass
class Turn:
    gate: asyncio.Semaphore
    held: bool = False

    async def take(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self.gate.acquire()
                self.held = True

    def give_back(self) -> None:
        """While Slack is waited for, somebody else can be worked for."""
        if self.held:
            self.held = False
            self.gate.release()


@asynccontextmanager
async def in_turn(gate: asyncio.Semaphore) -> AsyncIterator[Turn]:
    turn = Turn(gate)
    await turn.take()
    try:
        yield turn
    finally:
        turn.give_back()
