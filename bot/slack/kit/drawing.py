"""Whether a workspace draws Slack's tables and charts: remembered, and asked again in time."""

from datetime import timedelta

from bot.kernel.clock import Clock
from bot.slack.kit.gateway import Gateway
from storage.engine import Database
from storage.people import people

_ASKED_AGAIN = timedelta(days=30)
"""Slack brings its newer blocks to one workspace after another."""


async def follow(gateway: Gateway, *, db: Database, team_id: str, clock: Clock) -> None:
    """Take up what is known, and keep what this process will find out."""

    async def remember() -> None:
        async with db.transaction() as session:
            workspace = await people.workspace_by_team(session, team_id)
            if workspace is not None:
                workspace.plain_since_at = clock.now()
                session.add(workspace)

    async with db.reading() as session:
        workspace = await people.workspace_by_team(session, team_id)
    since = workspace.plain_since_at if workspace else None
    gateway.draws_data = since is None or clock.now() - since > _ASKED_AGAIN
    gateway.on_plain = remember
