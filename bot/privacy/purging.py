"""A set time after a programme has closed, what people wrote in it is taken away. Counts stay."""

from datetime import datetime

from bot.kernel.audit import noted
from bot.privacy.rules import purge_at, since
from storage.engine import Session
from storage.privacy import purging
from storage.tables import Programme, ident

# A purge has time, and people who answer do not: each batch is a transaction of its own.
BATCH = 500


async def purge_due(session: Session, now: datetime) -> int:
    """One batch of one programme. Returns how many rows were cleared or programmes ended."""
    for programme in await purging.closed(session):
        # One programme at a time: the job calls again until nothing is left.
        if done := await _purge(session, programme, now):
            return done
    return 0


async def _purge(session: Session, programme: Programme, now: datetime) -> int:
    if programme.closed_at is None or purge_at(programme.closed_at, programme.purge_months) > now:
        return 0
    key, before = ident(programme), since(now, programme.purge_months)
    if programme.purged_at is not None:
        return await purging.clear_late(session, key, before, BATCH)
    if cleared := await purging.clear(session, key, before, BATCH):
        return cleared
    programme.purged_at = now
    session.add(programme)
    noted(session, programme.workspace_id, "programme.purged", f"programme:{key}", now)
    return 1
