"""Holds: while Slack refuses a method or all of a workspace, messages wait, and one is tried."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.kernel.clock import Clock
from storage.outbox.holds import EVERYTHING

_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Hold:
    error: str
    wait: timedelta
    until: datetime


@dataclass
class Holds:
    """One workspace's, as this process has found out; the database has what is told of them.

    While a hold lasts nothing is sent that needs its method. Then one message is: where Slack takes
    it the hold is over, else it lasts twice as long as before, up to a minute.
    """

    clock: Clock
    may_be_noted: bool = True
    """Whether the database may have one that is over: at a start nobody knows."""
    _held: dict[str, Hold] = field(default_factory=dict)
    _well: set[str] = field(default_factory=set)

    def begin(self, method: str, error: str) -> timedelta:
        """Slack refused a call. Returns how long to wait."""
        self.may_be_noted = True
        if left := self._left(method):
            return left  # under way when the first was refused
        before = self._held.get(method)
        wait = min(_LONGEST, before.wait * 2) if before else _FIRST
        self._held[method] = Hold(error, wait, self.clock.now() + wait)
        return wait

    def left(self, *methods: str) -> timedelta:
        """How long what needs these methods has to wait; nothing where it may be tried."""
        return max(self._left(method) for method in (EVERYTHING, *methods))

    def is_tried(self, method: str) -> bool:
        """Whether only a single message may be sent with it, to see if Slack takes it again."""
        return EVERYTHING in self._held or method in self._held

    def well(self, method: str) -> None:
        """Slack did what it was asked."""
        self._held.pop(EVERYTHING, None)
        self._held.pop(method, None)
        if self.may_be_noted:
            self._well.add(method)

    def found_well(self) -> Collection[str]:
        """The methods that Slack did since this was last asked."""
        found, self._well = self._well, set()
        return found

    def _left(self, method: str) -> timedelta:
        if (hold := self._held.get(method)) is None:
            return timedelta(0)
        left = hold.until - self.clock.now()
        # A clock that was set back would make it last for ever.
        return left if timedelta(0) < left <= hold.wait else timedelta(0)
