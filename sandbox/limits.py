"""Rate limits as Slack has them: calls a minute of each method, posts a second in each channel."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

LEAST_BURST = 5
"""Calls that a method takes at once; more where a second's worth of calls is more."""
CHANNEL_EVERY = 1.0
CHANNEL_BURST = 5
CHANNEL_METHOD = "chat.postMessage"
_CHANNELS_KEPT = 10_000
_NOTHING = 1e-9
"""Seconds of waiting that come from adding numbers up, and not from calling too soon."""


@dataclass(slots=True)
class TokenBucket:
    """Holds `burst` calls and gets one back `every` so many seconds."""

    every: float
    burst: int
    full_at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next call would be taken; 0 when it is taken now."""
        wait = self.full_at - (self.burst - 1) * self.every - now
        return wait if wait > _NOTHING else 0.0

    def take(self, now: float) -> None:
        self.full_at = max(self.full_at, now) + self.every


@dataclass
class Limits:
    """None at first. Instants are those of `World.ticks`.

    A call that is refused takes nothing, so that whoever waits for Retry-After is let in.
    """

    in_channels: bool = False
    _methods: dict[str, TokenBucket] = field(default_factory=dict)
    _channels: dict[str, TokenBucket] = field(default_factory=dict)

    def set(self, calls_a_minute: Mapping[str, float], *, in_channels: bool = False) -> None:
        """In place of what was set before. Raises `ValueError` for a limit that is none."""
        if any(not calls > 0 for calls in calls_a_minute.values()):
            raise ValueError("a limit is a number of calls a minute, more than 0")
        self._methods = {method: _bucket(calls) for method, calls in calls_a_minute.items()}
        self._channels = {}
        self.in_channels = in_channels

    def by_channel(self, method: str) -> bool:
        return self.in_channels and method == CHANNEL_METHOD

    def refused(self, method: str, channel: str | None, now: float) -> int:
        """The whole seconds of Retry-After, or 0 when the call is taken."""
        buckets = [self._methods[method]] if method in self._methods else []
        if channel is not None:
            buckets.append(self._channel(channel, now))
        wait = max((bucket.wait(now) for bucket in buckets), default=0.0)
        if wait:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.take(now)
        return 0

    def _channel(self, channel: str, now: float) -> TokenBucket:
        if channel not in self._channels:
            if len(self._channels) >= _CHANNELS_KEPT:
                self._channels = {c: b for c, b in self._channels.items() if b.full_at > now}
            self._channels[channel] = TokenBucket(CHANNEL_EVERY, CHANNEL_BURST)
        return self._channels[channel]


def _bucket(calls_a_minute: float) -> TokenBucket:
    return TokenBucket(60 / calls_a_minute, max(LEAST_BURST, int(calls_a_minute / 60)))
