"""The same envelope of Slack's can arrive twice, in this process or in another one."""

from datetime import datetime

from storage.engine import Database
from storage.once import add_once
from storage.people import people
from storage.tables import Receipt, ident


async def first_time(db: Database, team_id: str, key: str, now: datetime) -> bool:
    """True for the first arrival of an envelope. An empty key cannot be told apart: True."""
    if not key.strip(":"):
        return True
    async with db.transaction() as session:
        workspace = await people.workspace_by_team(session, team_id)
        if workspace is None:
            return True
        return await add_once(session, Receipt(workspace_id=ident(workspace), key=key, at=now))
