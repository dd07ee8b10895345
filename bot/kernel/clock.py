"""The only place that asks what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class MovableClock(Clock, Protocol):
    def move_to(self, instant: datetime) -> None: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


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
