"""Who hears of Slack's bad days: of a pair's conversation its leads, of all else the admins."""

from datetime import datetime

from bot.pairs import troubles
from bot.workspaces import messages
from storage.engine import Session
from storage.outbox.deliveries import Claimed
from storage.tables import Person


class BadDays:
    """As `bot.outbox.ports.News`."""

    async def held(self, session: Session, workspace_id: int, error: str, now: datetime) -> None:
        await messages.tell_held(session, workspace_id, error, now)

    async def was_away(
        self, session: Session, workspace_id: int, since: datetime, now: datetime, waited: int
    ) -> None:
        await messages.tell_away(session, workspace_id, since, now, waited)

    async def channel_held(
        self, session: Session, row: Claimed, error: str, since: datetime
    ) -> None:
        if row.pair_id is not None:
            return await troubles.tell_leads_it_waits(session, row, error, since)
        channel_id = row.channel_id or await _direct(session, row.person_id)
        if channel_id is not None:
            await messages.tell_channel(session, row.workspace_id, channel_id, error, since)


async def _direct(session: Session, person_id: int | None) -> str | None:
    person = await session.get(Person, person_id) if person_id else None
    return person.dm_channel_id if person is not None else None
