"""The only place that asks what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class MovableClock(Clock, Protocol):
    def move_to(self, instant: datetime) -> None: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


_JUMP = timedelta(hours=1)
"""More than clocks are apart that are set now and then; less than anything waits for."""


class TrueClock:
    """A machine's clock whose jumps are not believed before another one confirms them.

    Set a year ahead by mistake, it would have everything closed and purged at one look; set back,
    nothing would come for a year. Until Slack tells the time, time goes on as `steady` counts it.
    A machine that wakes up after days has jumped as well: Slack says that it is right.
    """

    def __init__(self, *, base: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._base, self._steady = base, steady
        self._ahead = timedelta(0)
        """Of what Slack says."""
        self._known, self._counted = base.now(), steady()

    def now(self) -> datetime:
        told, passed = self._base.now() - self._ahead, self._passed()
        if abs(told - passed) > _JUMP:
            return passed
        self._known, self._counted = told, self._steady()
        return told

    @property
    def is_doubtful(self) -> bool:
        """Whether the machine's clock has jumped and nobody has confirmed it."""
        return abs(self._base.now() - self._ahead - self._passed()) > _JUMP

    def heard(self, true: datetime) -> None:
        """Slack has told the time."""
        ahead = self._base.now() - true
        ahead = ahead if abs(ahead) > _JUMP else timedelta(0)
        if ahead and abs(ahead - self._ahead) > _JUMP:
            structlog.get_logger().error("clock_is_wrong", ahead=str(ahead))
        self._ahead = ahead
        self._known, self._counted = self._base.now() - ahead, self._steady()

    def _passed(self) -> datetime:
        return self._known + timedelta(seconds=self._steady() - self._counted)


class ShiftedClock:
    """Runs like another clock, but from an instant that can be moved: demos and tests."""

    def __init__(self, *, base: Clock, start: datetime | None = None) -> None:
        self._base = base
        self._offset = timedelta(0)
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        return self._base.now() + self._offset

    def move_to(self, instant: datetime) -> None:
        self._offset = instant - self._base.now()


class StoppedClock:
    """Stands still until it is moved."""

    def __init__(self, *, start: datetime) -> None:
        self._instant = start

    def now(self) -> datetime:
        return self._instant

    def move_to(self, instant: datetime) -> None:
        self._instant = instant
