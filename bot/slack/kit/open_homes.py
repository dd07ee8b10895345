"""Whose App Home may be looked at now: only theirs is drawn again when something changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.kernel.clock import Clock

_OPEN_FOR = timedelta(minutes=10)
"""Slack says when a Home is opened and not when it is left; every opening draws it anew."""


def _not_wired(slack_id: str) -> None:
    raise LookupError("nothing draws Homes yet")


@dataclass(kw_only=True)
class OpenHomes:
    """Each process knows of the openings that it was told of: a Home that another one drew is right
    again when it is next opened. `redraw` is set when the listeners are registered.
    """

    clock: Clock
    redraw: Callable[[str], None] = _not_wired
    _opened: dict[str, datetime] = field(default_factory=dict)

    def opened(self, slack_id: str) -> None:
        """Somebody opened theirs, or clicked in it."""
        # Swept at each opening: else everybody who ever opened theirs would stay in memory.
        self._opened = {key: at for key, at in self._opened.items() if self._is_recent(at)}
        self._opened[slack_id] = self.clock.now()

    def changed(self, slack_id: str) -> None:
        """What their Home shows may have changed."""
        opened_at = self._opened.get(slack_id)
        if opened_at is not None and self._is_recent(opened_at):
            self.redraw(slack_id)

    def _is_recent(self, at: datetime) -> bool:
        return at > self.clock.now() - _OPEN_FOR
