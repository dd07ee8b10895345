"""Holds: while Slack refuses a method or all of a workspace, messages wait, and one is tried; and
whether Slack was away.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.kernel.clock import Clock
from storage.outbox.holds import EVERYTHING

_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(minutes=1)
_AWAY = timedelta(seconds=10)
"""A Slack that took nothing for less was not away: a network that loses one call in ten would bring
everything back all the time.
"""


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
    notes: int = 0
    """How often that was so: several queues find out and write down at once."""
    _held: dict[str, Hold] = field(default_factory=dict)
    _well: set[str] = field(default_factory=set)
    _channels: set[str] = field(default_factory=set)
    """Those that take nothing for the time being."""
    _was_asked: bool = False
    """Whether Slack was asked for anything yet: until then it may have been away for long."""
    _away_since: datetime | None = None
    _asked_at: datetime | None = None
    """When a Slack that is away is asked next, whatever the waits of single messages are."""
    _is_back: bool = False
    _channel_is_back: bool = False

    def begin(self, method: str, error: str) -> timedelta:
        """Slack refused a call. Returns how long to wait."""
        self.is_noted()
        if left := self._left(method):
            return left  # under way when the first was refused
        before = self._held.get(method)
        wait = min(_LONGEST, before.wait * 2) if before else _FIRST
        self._held[method] = Hold(error, wait, self.clock.now() + wait)
        return wait

    def is_noted(self) -> None:
        """The database has one, or will in a moment."""
        self.may_be_noted = True
        self.notes += 1

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
        away, self._away_since, self._asked_at = self._away_since, None, None
        if not self._was_asked or (away and self.clock.now() - away >= _AWAY):
            self._is_back = True
        self._was_asked = True

    def missed(self, wait: timedelta, *, is_slacks: bool) -> timedelta:
        """A call came to nothing, and its message is to wait. Returns for how long: a Slack that
        does not answer is asked with one message a minute, however often each has been tried.
        """
        now, self._was_asked = self.clock.now(), True
        self._away_since = self._away_since or now
        if is_slacks or (self._asked_at and now < self._asked_at <= now + _LONGEST):
            return wait
        wait = min(wait, _LONGEST)
        self._asked_at = now + wait
        return wait

    def channel_refused(self, channel_id: str) -> bool:
        """It takes nothing for the time being. Returns whether that is new."""
        is_new = channel_id not in self._channels
        self._channels.add(channel_id)
        return is_new

    def channel_took(self, channel_id: str) -> bool:
        """Returns whether it had taken nothing before."""
        if channel_id not in self._channels:
            return False
        self._channels.discard(channel_id)
        self._channel_is_back = True
        return True

    def found_back(self) -> bool:
        """Whether Slack takes what it did not take for a while."""
        is_back, self._is_back = self._is_back, False
        return is_back

    def found_channel_back(self) -> bool:
        """Whether a channel does."""
        is_back, self._channel_is_back = self._channel_is_back, False
        return is_back

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
