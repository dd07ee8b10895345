"""The lease on a workspace: which replica may send its deliveries now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kernel.clock import Clock
from storage.engine import Database, Session
from storage.outbox import deliveries, leases
from storage.outbox.leases import HeldLease


@dataclass(kw_only=True)
class OutboxLease:
    """A workspace's outbox belongs to one replica at a time: who holds it, and until when.

    `replica` names this process. A lease lasts `lasts`: twice as long as a call to Slack takes.

    `is_alone`: no other process works with this database, so that nothing need be written to hold
    a workspace, and what is claimed is this process's own.
    """

    workspace_id: int
    db: Database
    clock: Clock
    replica: str
    lasts: timedelta
    is_alone: bool
    stale: HeldLease | None = None
    """A lease of another replica's that has run out, whatever its row says."""
    _until: datetime | None = None
    _left_behind: bool = True

    async def take(self) -> bool:
        """Take the lease: only its holder claims deliveries.

        Those that are claimed already were left by a replica that died, or by a run of this one
        that was cut short. Slack may have received them, so they are put in doubt.
        """
        until = self.clock.now() + self.lasts
        if self.is_alone and not self._left_behind:
            self._until = until
            return True
        async with self.db.transaction() as session:
            taken = self.is_alone or await leases.take(
                session,
                self.workspace_id,
                holder=self.replica,
                now=self.clock.now(),
                until=until,
                stale=self.stale,
            )
            if taken:
                await deliveries.put_in_doubt(session, self.workspace_id)
        self._until = until if taken else None
        return taken

    async def keep(self, session: Session) -> bool:
        """Extend the lease. False when another replica has taken it meanwhile."""
        until = self.clock.now() + self.lasts
        kept = self.is_alone or await leases.keep(
            session, self.workspace_id, holder=self.replica, until=until
        )
        self._until = until if kept else None
        return kept

    async def release(self, *, left_behind: bool) -> None:
        """Give the lease back. `left_behind`: deliveries may be claimed and not recorded."""
        self._left_behind = left_behind
        if self.is_alone:
            return
        async with self.db.transaction() as session:
            await leases.release(
                session, self.workspace_id, holder=self.replica, now=self.clock.now()
            )

    def lets_post(self) -> bool:
        """True while at least half of the lease is left: a call to Slack that begins now then ends
        before another replica can take the lease.
        """
        left = (self._until or self.clock.now()) - self.clock.now()
        return left >= self.lasts / 2
