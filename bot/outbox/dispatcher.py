"""Sends one letter within Slack's limits, and says what became of it."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.kernel.clock import Clock
from bot.kernel.errors import HeldUp, SlackFault
from bot.kernel.stopping import Stopped
from bot.outbox.holds import Holds
from bot.outbox.letters import OPEN, POST, Broken, Early, Held, Kinds, Letter, Loaded, Posted
from bot.outbox.outcomes import (
    Cancelled,
    Deferred,
    Failed,
    Outcome,
    Released,
    Retry,
    Sent,
    Waits,
)
from bot.outbox.ports import Sender
from bot.outbox.rate_limiter import RateLimiter, Resting
from bot.outbox.rules import next_wait
from storage.outbox.deliveries import Claimed
from storage.outbox.holds import EVERYTHING

_BROKEN = "letter_broken"
# The message that is to be changed is in the same outbox, and mostly sent within a second or two.
_EARLY_WAIT = timedelta(seconds=2)
_CLOCKS_APART = timedelta(minutes=5)
"""How far ahead of Slack's this machine's clock may be: Slack's stamps the messages."""


@dataclass(kw_only=True)
class Dispatcher:
    """`may_post` tells whether the workspace's lease is still this process's."""

    kinds: Kinds
    sender: Sender
    rate_limiter: RateLimiter
    clock: Clock
    chance: random.Random
    stopping: asyncio.Event
    may_post: Callable[[], bool]
    holds: Holds
    _opened: dict[int, str] = field(default_factory=dict)
    """Person → the DM that was opened for them."""
    _to_remember: dict[int, str] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def dispatch(self, row: Claimed, letter: Loaded) -> Outcome:
        if letter is None:
            return Cancelled(row)
        if isinstance(letter, Early):
            return Retry(row, _EARLY_WAIT)
        if isinstance(letter, Held):
            # What it waits for may be late itself: without a wait it would be claimed all the time.
            return Deferred(row, max(letter.until, self.clock.now() + _EARLY_WAIT))
        if isinstance(letter, Broken):
            return Failed(row, _BROKEN)
        if rest := self.rate_limiter.resting(self._method(row)):
            return Retry(row, timedelta(seconds=rest))
        if left := self.holds.left(*self._needs(row, letter)):
            return Waits(row, left, self._method(row))
        try:
            return await self._deliver(row, letter)
        except SlackFault as fault:
            return self._missed(row, fault)
        except Resting as resting:
            return Retry(row, timedelta(seconds=resting.seconds))
        except Stopped:
            return Retry(row, timedelta(0))
        except Exception:
            # One letter that cannot be written must not hold up the others.
            structlog.get_logger().exception(_BROKEN, delivery=row.id, kind=row.kind)
            return Failed(row, _BROKEN)

    async def _deliver(self, row: Claimed, letter: Letter) -> Outcome:
        channel_id = await self._address(letter)
        posted = await self._already_there(row, letter, channel_id) if row.is_doubtful else None
        if posted is None:
            method = self._method(row)
            await self._acquire(method, channel_id if method == POST else None)
            # Asked again after the wait for a turn: what is posted now might not be recorded any
            # more.
            if self.stopping.is_set():
                return Retry(row, timedelta(0))
            # Another replica may take an expired lease and send the same deliveries: better late
            # than twice.
            if not self.may_post():
                return Released(row)
            posted = await self._send(row, letter, channel_id)
        return Sent(row, posted)

    async def _send(self, row: Claimed, letter: Letter, channel_id: str) -> Posted:
        log = structlog.get_logger()
        try:
            posted = await self.sender.send(letter, channel_id, row.id)
        except SlackFault as fault:
            if fault.holds is HeldUp.CHANNEL and self.holds.channel_refused(channel_id):
                log.error("channel_takes_no_messages", channel=channel_id, error=fault.code)
            raise
        self.holds.well(self._method(row))
        if self.holds.channel_took(channel_id):
            log.info("channel_takes_messages_again", channel=channel_id)
        return posted

    def _needs(self, row: Claimed, letter: Letter) -> Sequence[str]:
        person = letter.to.person
        is_known = not letter.to.opens_dm or (person is not None and person.id in self._opened)
        return [self._method(row)] if is_known else [OPEN, self._method(row)]

    async def _address(self, letter: Letter) -> str:
        person = letter.to.person
        if person is None or person.id is None or not letter.to.opens_dm:
            return await self.sender.address(letter, self._acquire)
        # One after the other: several letters to one lead open their DM once.
        async with self._opening:
            if person.id not in self._opened:
                channel_id = await self.sender.address(letter, self._acquire)
                self.holds.well(OPEN)
                self._opened[person.id] = self._to_remember[person.id] = channel_id
        return self._opened[person.id]

    def opened(self) -> Mapping[int, str]:
        """Person → DM since this was last asked: to be remembered, whatever became of a letter."""
        opened, self._to_remember = self._to_remember, {}
        return opened

    def _method(self, row: Claimed) -> str:
        return self.kinds[row.kind].method

    async def _acquire(self, method: str, channel: str | None = None) -> None:
        """A claim is not held through a long rest: the rest of its queue would wait for it."""
        await self.rate_limiter.acquire(method, channel, through_rests=False)

    async def _already_there(self, row: Claimed, letter: Letter, channel_id: str) -> Posted | None:
        since = (row.first_tried_at or self.clock.now()) - _CLOCKS_APART
        try:
            return await self.sender.find(letter, channel_id, row.id, since, self._acquire)
        except SlackFault as fault:
            if fault.permanent or fault.holds is HeldUp.METHOD:
                return None  # the bot may not look: the message is sent again, never lost
            raise

    def _missed(self, row: Claimed, fault: SlackFault) -> Outcome:
        method = fault.method or self._method(row)
        if fault.holds in (HeldUp.METHOD, HeldUp.WORKSPACE):
            # A file takes several methods: what is held is the one that its kind is counted by, for
            # that is the one that shows when it is over.
            one = method if method == OPEN else self._method(row)
            held = EVERYTHING if fault.holds is HeldUp.WORKSPACE else one
            return Waits(row, self.holds.begin(held, fault.code), held, fault.code)
        structlog.get_logger().warning(
            "delivery_missed", delivery=row.id, kind=row.kind, error=fault.code
        )
        if fault.permanent:
            return Failed(row, fault.code)
        if fault.retry_after is not None:
            self.rate_limiter.rest(method, fault.retry_after)
            return Retry(row, timedelta(seconds=fault.retry_after), fault.code)
        wait = next_wait(row.attempts, self.chance.random())
        if fault.holds is HeldUp.CHANNEL:
            return Retry(row, wait, fault.code, tried=True, is_channels=True)
        return Retry(
            row,
            self.holds.missed(wait, is_slacks=fault.is_slacks),
            fault.code,
            tried=True,
            doubtful=fault.perhaps_done,
            is_slacks=fault.is_slacks,
        )
