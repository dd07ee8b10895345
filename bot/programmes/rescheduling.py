"""When the pairs of a programme are next asked, after its rhythm or its state has changed."""

from datetime import datetime, time, timedelta

from bot.kernel.rules import due
from bot.kernel.rules.working_days import instant_of, zone_named
from bot.programmes.programmes import cadence_of, calendar_of
from storage.engine import Session
from storage.programmes import rescheduling
from storage.programmes.rescheduling import CalendarGroup
from storage.states import ProgrammeState
from storage.tables import Programme


async def reschedule(session: Session, programme: Programme, now: datetime) -> None:
    """Set the next check-in of its active pairs; none while it rests.

    What was missed meanwhile stays missed: the next one is the first that is still to come, and
    for a pair that pauses, the first from its day back on.
    """
    if programme.state != ProgrammeState.RUNNING:
        # Whoever resumes it sets them anew, from that day on.
        await rescheduling.ask_nobody(session, programme)
        return
    cadence = cadence_of(programme)
    for place in await rescheduling.places(session, programme):
        calendar = calendar_of(programme, place.zone, place.country)
        next_at = due.next_after(cadence, calendar, _after(place, now))
        await rescheduling.set_next(session, programme, place, next_at)


def _after(place: CalendarGroup, now: datetime) -> datetime:
    if place.back_on is None:
        return now
    back_at = instant_of(place.back_on, time(), zone_named(place.zone))
    # A second before: what is due at midnight of the first day back comes then.
    return max(now, back_at - timedelta(seconds=1))
