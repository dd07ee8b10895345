"""Whether a workspace shows Slack's tables and charts: remembered, and asked again in time."""

from dataclasses import dataclass
from datetime import timedelta

from bot.kernel.clock import Clock
from storage.engine import Database
from storage.people import people

_ASKED_AGAIN = timedelta(days=30)
"""Slack brings its newer blocks to one workspace after another."""


@dataclass(frozen=True, kw_only=True)
class TableSupport:
    db: Database
    clock: Clock
    team_id: str

    async def is_likely(self) -> bool:
        """False while a refusal is recent."""
        async with self.db.reading() as session:
            workspace = await people.workspace_by_team(session, self.team_id)
        since = workspace.plain_since_at if workspace else None
        return since is None or self.clock.now() - since > _ASKED_AGAIN

    async def was_refused(self) -> None:
        """Keep what this process found out, for those that start later."""
        async with self.db.transaction() as session:
            workspace = await people.workspace_by_team(session, self.team_id)
            if workspace is not None:
                workspace.plain_since_at = self.clock.now()
                session.add(workspace)
