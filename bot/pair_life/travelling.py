"""Somebody moves to another time zone, or to a country with other holidays: what has not come yet
comes at their new hours.
"""

from datetime import datetime, time

from bot.check_ins.arranging import calendar_for, calendar_of_pair
from bot.check_ins.closing import show
from bot.check_ins.rules.reminders import reminder_times
from bot.check_ins.rules.travelling import due_anew, same_time
from bot.kernel.rules import due
from bot.kernel.rules.working_days import Calendar, next_working_moment, zone_named
from bot.kernel.unit_of_work import PlaceChanged
from bot.pairs.pairs import PairDetails, with_people
from bot.programmes.programmes import cadence_of, calendar_of
from bot.sessions.rules.planning import asking, day_before
from storage import sessions
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.pairs import pairs
from storage.rows import by_ids
from storage.states import DeliveryState
from storage.tables import CheckIn, Delivery, PlannedSession, ident

_BACK = (Kind.REMINDER, Kind.RECALL, Kind.CHECK_IN_BACK)
"""What brings somebody back to an open check-in, at a time of their own day."""
_AHEAD = (Kind.SESSION_SOON, Kind.QUESTION_ASK)
"""What comes some working days before a session; the session itself stays when it is."""
_MORNING = time(9)


async def follow(session: Session, event: PlaceChanged) -> None:
    for pair in await pairs.active_of(session, ident(event.person)):
        # In the order of their keys: two moves at once do not wait for each other.
        await sessions.take_turn(session, ident(pair))
        await session.refresh(pair)
        (about,) = await with_people(session, [pair])
        if about.executive.id == event.person.id:
            await _of_pair(session, about, event)
        await _of_person(session, about, event)


async def _of_pair(session: Session, about: PairDetails, event: PlaceChanged) -> None:
    """A pair lives by its executive's clock, unless one was set for it by hand."""
    programme, pair, now = about.programme, about.pair, event.now
    zone = pair.time_zone or event.zone or programme.time_zone
    country = pair.country or event.country or programme.country
    old, new = calendar_of(programme, zone, country), calendar_of_pair(about)
    if old == new:
        return
    cadence = cadence_of(programme)
    if pair.next_check_in_at is not None:
        pair.next_check_in_at = due_anew(cadence, old, new, pair.next_check_in_at, now)
        session.add(pair)
    for check_in in await check_ins.open_of(session, (ident(pair),)):
        if check_in.closes_at > now:
            await _of_check_in(session, about, check_in, new, now)


async def _of_check_in(
    session: Session, about: PairDetails, check_in: CheckIn, new: Calendar, now: datetime
) -> None:
    closes_at = min(check_in.closes_at, _following(about, check_in, new) or check_in.closes_at)
    if check_in.remind_at is not None:
        most = about.programme.reminders
        times = reminder_times(check_in.opened_at, closes_at, new, most=most)[check_in.reminded :]
        # One whose time is over there already comes in the next working hour.
        at = max(times[0], now) if times else None
        check_in.remind_at = next_working_moment(new, at) if at else None
    is_sooner = closes_at < check_in.closes_at
    check_in.closes_at = closes_at
    session.add(check_in)
    if is_sooner:
        await session.flush()
        await show(session, (ident(check_in),), now)


def _following(about: PairDetails, check_in: CheckIn, new: Calendar) -> datetime | None:
    """When the period after this one comes there: a pair is asked one check-in at a time."""
    next_at = about.pair.next_check_in_at
    # Where nothing comes any more, or the pair pauses, nothing closes this one early.
    if next_at is None or check_in.period_on is None:
        return next_at
    cadence = cadence_of(about.programme)
    at = due.due_of(cadence, new, check_in.period_on)
    following = due.next_after(cadence, new, at) if at is not None else None
    # Where that one is over already, it comes now.
    return max(following, next_at) if following else next_at


async def _of_person(session: Session, about: PairDetails, event: PlaceChanged) -> None:
    person, programme = event.person, about.programme
    zone = event.zone or programme.time_zone
    old = calendar_of(programme, zone, event.country or about.pair.country)
    new = calendar_for(about, person)
    if old == new:
        return
    owed = await deliveries.pending_for(
        session, ident(person), pair_id=ident(about.pair), kinds=(*_BACK, *_AHEAD)
    )
    opened = await by_ids(session, CheckIn, {row.check_in_id or 0 for row in owed})
    ahead = await by_ids(session, PlannedSession, {row.subject_id or 0 for row in owed})
    for row in owed:
        if row.kind in _BACK and (check_in := opened.get(row.check_in_id or 0)):
            at = _back_at(row, old, new)
            if at < check_in.closes_at:
                row.due_at = at
        elif row.kind in _AHEAD and (planned := ahead.get(row.subject_id or 0)):
            _before(row, planned.starts_at, new, event.now)
        session.add(row)


def _back_at(row: Delivery, old: Calendar, new: Calendar) -> datetime:
    local = row.due_at.astimezone(zone_named(old.zone)).time()
    # "In three hours" is an instant, and stays one; a day was meant with its morning.
    if row.kind == Kind.RECALL and local != _MORNING:
        return row.due_at
    return same_time(row.due_at, old, new)


def _before(row: Delivery, starts_at: datetime, new: Calendar, now: datetime) -> None:
    if row.kind == Kind.SESSION_SOON:
        row.due_at = day_before(starts_at, new, now=now) or now
    elif at := asking(starts_at, new, now=now):
        row.due_at = at
    else:
        row.state = DeliveryState.CANCELLED
