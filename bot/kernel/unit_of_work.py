"""The unit of work of one interaction: everything that it writes is committed together, or nothing.

The listener opens it: whoever handles a command, a click or a submission finds in it the session,
who asks and since when, and registers on it what must follow the commit. Slack is asked nothing
while one is open: it may take seconds to answer, and on SQLite all other writers would wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import Actor
from storage.engine import Session, after_commit


@dataclass(frozen=True)
class UnitOfWork:
    """One open transaction, or one session that only reads; `now` is when it was opened."""

    session: Session
    actor: Actor
    now: datetime

    def after(self, work: Callable[[], None]) -> None:
        """Call it when what was written is committed, and not at all where it is not."""
        after_commit(self.session, work)
