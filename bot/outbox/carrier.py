"""Takes one letter to Slack, and says what became of it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.kernel.clock import Clock
from bot.kernel.errors import SlackFault
from bot.kernel.stopping import Stopped
from bot.outbox.envelopes import Broken, Early, Letter, Loaded, Posted
from bot.outbox.kinds import POST, Kinds
from bot.outbox.pace import Pace, Resting
from bot.outbox.ports import Postman
from bot.outbox.recording import Cancelled, Failed, Left, Outcome, PutBack, Sent
from bot.outbox.rules import next_wait
from storage.outbox.deliveries import Claimed

_BROKEN = "letter_broken"
_EARLY_WAIT = timedelta(seconds=2)
_CLOCKS_APART = timedelta(minutes=5)
"""How far ahead of Slack's this machine's clock may be: Slack's stamps the messages."""


@dataclass(kw_only=True)
class Carrier:
    """`may_post` tells whether the workspace is still this process's."""

    kinds: Kinds
    postman: Postman
    pace: Pace
    clock: Clock
    chance: random.Random
    stopping: asyncio.Event
    may_post: Callable[[], bool]
    _opened: dict[int, str] = field(default_factory=dict)
    """Person → the DM that was opened for them."""
    _to_remember: dict[int, str] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def carry(self, row: Claimed, letter: Loaded) -> Outcome:
        if letter is None:
            return Cancelled(row)
        if isinstance(letter, Early):
            return PutBack(row, _EARLY_WAIT)
        if isinstance(letter, Broken):
            return Failed(row, _BROKEN)
        if rest := self.pace.resting(self._method(row)):
            return PutBack(row, timedelta(seconds=rest))
        try:
            return await self._deliver(row, letter)
        except SlackFault as fault:
            return self._missed(row, fault)
        except Resting as resting:
            return PutBack(row, timedelta(seconds=resting.seconds))
        except Stopped:
            return PutBack(row, timedelta(0))
        except Exception:
            # One letter that cannot be written must not hold up the others.
            structlog.get_logger().exception(_BROKEN, delivery=row.id, kind=row.kind)
            return Failed(row, _BROKEN)

    async def _deliver(self, row: Claimed, letter: Letter) -> Outcome:
        channel_id = await self._address(letter)
        posted = await self._already_there(row, letter, channel_id) if row.is_doubtful else None
        if posted is None:
            method = self._method(row)
            await self._turn(method, channel_id if method == POST else None)
            if self.stopping.is_set():
                return PutBack(row, timedelta(0))
            if not self.may_post():
                return Left(row)
            posted = await self.postman.deliver(letter, channel_id, row.id)
        return Sent(row, posted)

    async def _address(self, letter: Letter) -> str:
        person = letter.to.person
        if person is None or person.id is None or not letter.to.opens_dm:
            return await self.postman.address(letter, self._turn)
        # One after the other: several letters to one lead open their DM once.
        async with self._opening:
            if person.id not in self._opened:
                channel_id = await self.postman.address(letter, self._turn)
                self._opened[person.id] = self._to_remember[person.id] = channel_id
        return self._opened[person.id]

    def opened(self) -> Mapping[int, str]:
        """Person → DM since this was last asked: to be remembered, whatever became of a letter."""
        opened, self._to_remember = self._to_remember, {}
        return opened

    def _method(self, row: Claimed) -> str:
        return self.kinds[row.kind].method

    async def _turn(self, method: str, channel: str | None = None) -> None:
        """Claims are not held through a long rest: others of the workspace would wait for them."""
        await self.pace.turn(method, channel, through_rests=False)

    async def _already_there(self, row: Claimed, letter: Letter, channel_id: str) -> Posted | None:
        since = (row.first_tried_at or self.clock.now()) - _CLOCKS_APART
        try:
            return await self.postman.find(letter, channel_id, row.id, since, self._turn)
        except SlackFault as fault:
            if fault.permanent:
                return None  # the bot may not look: the message is sent again, never lost
            raise

    def _missed(self, row: Claimed, fault: SlackFault) -> Outcome:
        structlog.get_logger().warning(
            "delivery_missed", delivery=row.id, kind=row.kind, error=fault.code
        )
        if fault.permanent:
            return Failed(row, fault.code)
        if fault.retry_after is not None:
            self.pace.rest(fault.method or self._method(row), fault.retry_after)
            return PutBack(row, timedelta(seconds=fault.retry_after), fault.code)
        wait = next_wait(row.attempts, self.chance.random())
        return PutBack(row, wait, fault.code, tried=True, doubtful=fault.perhaps_done)
