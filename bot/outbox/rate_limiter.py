"""Keeps background calls within Slack's limits: by method, and by channel for posts."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from bot.kernel.stopping import Stopped

_OTHER_METHODS = 50.0
"""Calls a minute where nothing is said: Slack's tier 3."""
_IN_A_CHANNEL = "channel"
# Slack allows short bursts over one post a second in a channel
# (docs.slack.dev/apis/web-api/rate-limits).
_CHANNEL_BURST = 3
_LATENESS = 0.05
"""Seconds that may be caught up: sleeps are coarse, and a batch takes a moment to be claimed."""
# Of a channel that has been quiet nothing need be known: without this the table would grow with
# every channel there ever was.
_CHANNELS_KEPT = 10_000
_ASIDE = 0.02
"""Seconds that a call steps aside for people who are being answered."""


def _nobody() -> bool:
    return False


class Resting(Exception):
    """Slack asked for a rest of this method; there are `seconds` of it left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class LeakyBucket:
    """Spaces calls evenly, one every `every` seconds. A caller that comes late may catch up on
    `lateness` seconds of calls: the generic cell rate algorithm.
    """

    __slots__ = ("_every", "_lateness", "_next", "resting_until")

    def __init__(self, *, every: float, lateness: float) -> None:
        self._every, self._lateness, self._next = every, lateness, 0.0
        self.resting_until = 0.0

    def reserve(self, now: float) -> float:
        """Take the next place; gives the seconds to wait for it."""
        place = max(self._next, now - self._lateness)
        self._next = place + self._every
        return max(0.0, place - now)

    def rest(self, until: float) -> None:
        self.resting_until = max(self.resting_until, until)
        # Nothing that was missed during the rest is caught up on: Slack would refuse again.
        self._next = max(self._next, until + self._lateness)

    def unused_since(self) -> float:
        return self._next


@dataclass
class RateLimiter:
    """One workspace's limits: calls a minute by method, and "channel" for posts in one channel.

    Interactive calls do not ask it: they go first, always, and while `people_wait` a background
    call steps aside for a moment, once, so that clicks without end do not stop it. Once `stopping`
    is set, whoever waits or comes raises `Stopped`.
    """

    calls_a_minute: Mapping[str, float]
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    people_wait: Callable[[], bool] = _nobody
    _methods: dict[str, LeakyBucket] = field(default_factory=dict)
    _channels: dict[str, LeakyBucket] = field(default_factory=dict)

    async def acquire(
        self, method: str, channel: str | None = None, *, through_rests: bool = True
    ) -> None:
        """Wait until this call may be made. `channel` is given for posts.

        Raises `Resting` instead of waiting through what Slack asked for with Retry-After, if told.
        """
        if channel is not None:
            # The channel first: a place of the method that is taken early would be lost while it
            # waits.
            await self._in_turn(self._channel(channel), through_rests)
        await self._in_turn(self._method(method), through_rests)
        if self.people_wait():
            await asyncio.sleep(_ASIDE)

    def rest(self, method: str, seconds: float) -> None:
        """Slack said Retry-After: this method of this workspace rests, and no other."""
        self._method(method).rest(_now() + seconds)

    def resting(self, method: str) -> float:
        """Seconds until the method may be called again after a Retry-After."""
        return max(0.0, self._method(method).resting_until - _now())

    def within(self, seconds: float, method: str) -> int:
        """How many calls fit into this many seconds; at least one."""
        return max(1, int(self.calls_a_minute.get(method, _OTHER_METHODS) * seconds / 60))

    async def _in_turn(self, bucket: LeakyBucket, through_rests: bool) -> None:
        now = _now()
        while True:
            if not through_rests and bucket.resting_until > now:
                raise Resting(bucket.resting_until - now)
            if wait := bucket.reserve(now):
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self.stopping.wait()
                now = _now()
            if self.stopping.is_set():
                raise Stopped
            # Slack may have asked for a rest meanwhile: queue again behind it.
            if bucket.resting_until <= now:
                return

    @property
    def _channel_every(self) -> float:
        return 60 / self.calls_a_minute.get(_IN_A_CHANNEL, 60)

    def _method(self, method: str) -> LeakyBucket:
        if method not in self._methods:
            every = 60 / self.calls_a_minute.get(method, _OTHER_METHODS)
            self._methods[method] = LeakyBucket(every=every, lateness=_LATENESS)
        return self._methods[method]

    def _channel(self, channel: str) -> LeakyBucket:
        if channel not in self._channels:
            if len(self._channels) >= _CHANNELS_KEPT:
                self._forget_quiet_channels()
            every = self._channel_every
            lateness = (_CHANNEL_BURST - 1) * every
            self._channels[channel] = LeakyBucket(every=every, lateness=lateness)
        return self._channels[channel]

    def _forget_quiet_channels(self) -> None:
        since = _now() - _CHANNEL_BURST * self._channel_every
        self._channels = {
            channel: bucket
            for channel, bucket in self._channels.items()
            if bucket.unused_since() > since
        }


def _now() -> float:
    return asyncio.get_running_loop().time()
