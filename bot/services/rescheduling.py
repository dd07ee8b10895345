"""When the pairs of a programme are next asked, after its rhythm or its state has changed."""

from datetime import datetime

from bot.rules import due
from bot.services.programmes import cadence_of, calendar_of
from storage import rescheduling
from storage.engine import Session
from storage.tables import Programme


async def reschedule(session: Session, programme: Programme, now: datetime) -> None:
    """Set the next check-in of its active pairs that are not paused; none while it rests.

    What was missed meanwhile stays missed: the next one is the first that is still to come.
    """
    if programme.state != "running":
        await rescheduling.ask_nobody(session, programme)
        return
    cadence = cadence_of(programme)
    for place in await rescheduling.places(session, programme):
        next_at = due.next_after(cadence, calendar_of(programme, *place), now)
        await rescheduling.set_next(session, programme, place, next_at)
