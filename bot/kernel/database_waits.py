"""Log lines while the database is in trouble: which trouble it is, at most once a minute."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from storage.errors import Unavailable
from storage.troubles import DatabaseTrouble

_EVERY = 60.0
"""Seconds between two lines that say the same."""
_CHECKS = {
    DatabaseTrouble.AWAY: "whether it runs, and DATABASE_URL",
    DatabaseTrouble.DISK_FULL: "the space on its disk",
    DatabaseTrouble.NO_DESCRIPTORS: "how many files a process may open (ulimit -n)",
    DatabaseTrouble.NO_CONNECTIONS: "how many connections the server takes, and who holds them",
    DatabaseTrouble.LOCKED: "which other program writes into it",
    DatabaseTrouble.TOO_SLOW: "what else its machine does",
    DatabaseTrouble.READ_ONLY: "whether it is a standby, or its disk was mounted read-only",
    DatabaseTrouble.SCHEMA: "whether another version of the program has changed it",
    DatabaseTrouble.NOT_ALLOWED: "the user, password and name in DATABASE_URL",
    DatabaseTrouble.DAMAGED: "the file, and restore a backup",
}


def check_of(fault: Unavailable) -> str:
    """What whoever runs the bot may look at."""
    return _CHECKS[fault.trouble]


@dataclass
class DatabaseWaits:
    """Of one database. `seconds` is a monotonic clock."""

    seconds: Callable[[], float]
    _said: dict[tuple[str, str], float] = field(default_factory=dict)

    def say(self, event: str, fault: Unavailable, **about: Any) -> None:
        key, now = (f"{event}{about}", fault.trouble), self.seconds()
        if now - self._said.get(key, now - _EVERY) < _EVERY:
            return
        self._said[key] = now
        structlog.get_logger().warning(
            event, trouble=fault.trouble.value, check=check_of(fault), **about
        )
