"""Sends one letter within Slack's limits, and records what became of it."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.kernel.clock import Clock
from bot.kernel.errors import SlackFault
from bot.kernel.stopping import Stopped
from bot.outbox.letters import POST, Broken, Early, Kinds, Letter, Loaded, Posted
from bot.outbox.ports import Sender
from bot.outbox.rate_limiter import RateLimiter, Resting
from bot.outbox.rules import given_up, next_wait
from storage.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed
from storage.states import DeliveryState
from storage.tables import Person


@dataclass(frozen=True)
class Sent:
    row: Claimed
    posted: Posted


@dataclass(frozen=True)
class Cancelled:
    """There is no longer a reason to send it."""

    row: Claimed


@dataclass(frozen=True)
class Retry:
    """Try again after a wait.

    `tried`: it went wrong, so that the wait after the next time is longer. `doubtful`: Slack may
    have taken it without saying so.
    """

    row: Claimed
    wait: timedelta
    error: str | None = None
    tried: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Failed:
    row: Claimed
    error: str


@dataclass(frozen=True)
class Released:
    """Not sent, because the lease was about to run out: the next holder sends it."""

    row: Claimed


Outcome = Sent | Cancelled | Retry | Failed | Released


async def record(
    session: Session,
    outcomes: Sequence[Outcome],
    opened: Mapping[int, str],
    now: datetime,
    kinds: Kinds,
) -> None:
    """Write down what became of claimed deliveries, in one transaction.

    `opened` is person → the DM that was opened for them: once, and then remembered. `kinds` say who
    is told of what has failed.
    """
    sent = [outcome for outcome in outcomes if isinstance(outcome, Sent)]
    await deliveries.mark_sent(
        session, [(s.row.id, s.posted.channel_id, s.posted.ts) for s in sent], now
    )
    for person_id, channel_id in opened.items():
        (await session.get_one(Person, person_id)).dm_channel_id = channel_id
    for outcome in outcomes:
        match outcome:
            case Cancelled(row):
                await deliveries.settle(session, row, state=DeliveryState.CANCELLED)
            case Failed(row, error):
                await _fail(session, row, error, now, kinds)
            case Released(row):
                await deliveries.settle(session, row, state=DeliveryState.PENDING)
            case Retry():
                await _try_again(session, outcome, now, kinds)
            case Sent():
                pass


async def _try_again(session: Session, retry: Retry, now: datetime, kinds: Kinds) -> None:
    row = retry.row
    first_error_at = (row.first_error_at or now) if retry.error else row.first_error_at
    if retry.error and first_error_at and given_up(first_error_at, now):
        return await _fail(session, row, retry.error, now, kinds)
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + retry.wait,
        # A claim counts an attempt; a rest or a stop was none, and must not lengthen the next wait.
        attempts=row.attempts if retry.tried else row.attempts - 1,
        error=retry.error or row.error,
        first_error_at=first_error_at,
        is_doubtful=row.is_doubtful or retry.doubtful,
    )


async def _fail(session: Session, row: Claimed, error: str, now: datetime, kinds: Kinds) -> None:
    await deliveries.settle(session, row, state=DeliveryState.FAILED, error=error)
    if (tell := kinds[row.kind].on_failure) is not None:
        await tell(session, row, error, now)


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
    _opened: dict[int, str] = field(default_factory=dict)
    """Person → the DM that was opened for them."""
    _to_remember: dict[int, str] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def dispatch(self, row: Claimed, letter: Loaded) -> Outcome:
        if letter is None:
            return Cancelled(row)
        if isinstance(letter, Early):
            return Retry(row, _EARLY_WAIT)
        if isinstance(letter, Broken):
            return Failed(row, _BROKEN)
        if rest := self.rate_limiter.resting(self._method(row)):
            return Retry(row, timedelta(seconds=rest))
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
            posted = await self.sender.send(letter, channel_id, row.id)
        return Sent(row, posted)

    async def _address(self, letter: Letter) -> str:
        person = letter.to.person
        if person is None or person.id is None or not letter.to.opens_dm:
            return await self.sender.address(letter, self._acquire)
        # One after the other: several letters to one lead open their DM once.
        async with self._opening:
            if person.id not in self._opened:
                channel_id = await self.sender.address(letter, self._acquire)
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
            self.rate_limiter.rest(fault.method or self._method(row), fault.retry_after)
            return Retry(row, timedelta(seconds=fault.retry_after), fault.code)
        wait = next_wait(row.attempts, self.chance.random())
        return Retry(row, wait, fault.code, tried=True, doubtful=fault.perhaps_done)
