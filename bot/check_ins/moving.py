"""A check-in is moved to another day of its period, or the next one is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.check_ins.arranging import calendar_for, calendar_of_pair, found, local_time
from bot.check_ins.rules.reminders import DayWindow, days_in, moment
from bot.check_ins.snoozing import KINDS, note_postponed
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules import due
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import instant_of, next_working_moment, zone_named
from bot.kernel.unit_of_work import note
from bot.outbox.letters import Occasion, is_pending, owe
from bot.pairs.pairs import PairDetails
from bot.programmes.programmes import cadence_of
from storage import sessions
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.states import PostponementKind
from storage.tables import CheckIn, Person, ident


@dataclass(frozen=True)
class Movable:
    """`check_in` is the open one that comes back on another day; without one, the next one, due at
    `next_at`, comes on another day, or not at all.
    """

    about: PairDetails
    check_in: CheckIn | None
    next_at: datetime | None
    window: DayWindow
    days: Sequence[date]

    @property
    def is_open(self) -> bool:
        return self.check_in is not None


async def look(session: Session, actor: Actor, pair_id: int, now: datetime) -> Movable:
    about = await found(session, actor, Action.MOVE_CHECK_IN, pair_id)
    if about.pair.paused_at is not None:
        raise Mistake("move.paused")
    check_in = await _open(session, about, now)
    next_at = about.pair.next_check_in_at
    if check_in is None and next_at is None:
        raise Mistake("checkin.over")
    window = _window(about, check_in, next_at, now)
    return Movable(about, check_in, next_at, window, days_in(window, calendar_of_pair(about)))


async def move(
    session: Session, *, actor: Actor, pair_id: int, is_open: bool, day: date, now: datetime
) -> datetime:
    """Returns when it comes now. `is_open` is which of the two the person saw."""
    there = await _taken(session, actor, pair_id, is_open, now)
    if day not in there.days:
        raise Mistake("move.day_gone")
    at = moment(day, there.window, calendar_of_pair(there.about))
    pair = there.about.pair
    if there.check_in is not None:
        if not await _come_back(session, there.about, there.check_in, at):
            return at  # the same day chosen twice is one move
    elif pair.next_check_in_at == at:
        return at
    else:
        pair.next_check_in_at = at
        session.add(pair)
    key = there.check_in.id if there.check_in else None
    await _tell(session, actor, there.about, Kind.CHECK_IN_MOVED, at, now)
    note_postponed(session, actor, pair, PostponementKind.MOVE, now, check_in_id=key)
    note(session, actor, "check_in.moved", f"pair:{pair_id}", now)
    return at


async def skip(
    session: Session, *, actor: Actor, pair_id: int, seen_at: datetime, now: datetime
) -> datetime | None:
    """The next check-in, which the person saw due at `seen_at`, does not come.

    Returns when the one after it does. Skipping it twice skips it once.
    """
    there = await _taken(session, actor, pair_id, False, now)
    pair, next_at = there.about.pair, there.next_at
    if next_at is None:
        raise Mistake("checkin.over")
    following = _following(there.about, seen_at, now)
    if following is not None and next_at >= following:
        return next_at
    if next_at != seen_at:
        raise Mistake("move.changed")
    pair.next_check_in_at = following
    session.add(pair)
    await _tell(session, actor, there.about, Kind.CHECK_IN_SKIPPED, following, now)
    note_postponed(session, actor, pair, PostponementKind.SKIP, now)
    note(session, actor, "check_in.skipped", f"pair:{pair_id}", now)
    return following


async def _taken(
    session: Session, actor: Actor, pair_id: int, is_open: bool, now: datetime
) -> Movable:
    about = await found(session, actor, Action.MOVE_CHECK_IN, pair_id)
    await sessions.take_turn(session, pair_id)
    # Read before the turn: somebody may have moved it while it was waited for.
    await session.refresh(about.pair)
    there = await look(session, actor, pair_id, now)
    if there.is_open != is_open:
        raise Mistake("move.changed")
    return there


async def _open(session: Session, about: PairDetails, now: datetime) -> CheckIn | None:
    """The newest open check-in that somebody has still to answer."""
    for row in await check_ins.open_of(session, (ident(about.pair),)):
        if row.closes_at > now:
            answered = (await check_ins.answered_in(session, (ident(row),))).get(ident(row), ())
            return row if len(answered) < len((about.mentor, about.executive)) else None
    return None


def _window(
    about: PairDetails, check_in: CheckIn | None, next_at: datetime | None, now: datetime
) -> DayWindow:
    at = local_time(about.programme)
    if check_in is not None:
        return DayWindow(now, check_in.closes_at, at)
    regular = _regular(about, next_at or now)
    following = _following(about, regular, now)
    # The last one of a programme takes answers as long as any.
    before = following or regular + timedelta(days=about.programme.answer_days)
    # From its own day on, so that what was moved can be moved back. A day has 23 hours at times.
    zone = zone_named(calendar_of_pair(about).zone)
    eve = instant_of(regular.astimezone(zone).date() - timedelta(days=1), time(12), zone)
    return DayWindow(max(now, eve), before, at)


def _regular(about: PairDetails, next_at: datetime) -> datetime:
    """When the next one would come, had nobody moved it."""
    cadence, calendar = cadence_of(about.programme), calendar_of_pair(about)
    return due.latest_at_or_before(cadence, calendar, next_at) or next_at


def _following(about: PairDetails, after: datetime, now: datetime) -> datetime | None:
    return due.next_after(cadence_of(about.programme), calendar_of_pair(about), max(after, now))


async def _come_back(session: Session, about: PairDetails, check_in: CheckIn, at: datetime) -> bool:
    """Whatever would remind them of it is replaced by one reminder, on that day.

    False where that is so already.
    """
    answered = (await check_ins.answered_in(session, (ident(check_in),))).get(ident(check_in), ())
    done = {who for _, who in answered}
    asked = [p for p in (about.mentor, about.executive) if ident(p) not in done]
    for person in asked:
        occasion = _occasion(check_in, person, at)
        if await is_pending(session, check_in.workspace_id, Kind.CHECK_IN_BACK, occasion):
            return False
    await deliveries.cancel(session, kinds=KINDS, check_in_ids=(ident(check_in),))
    check_in.remind_at = None
    session.add(check_in)
    for person in asked:
        theirs = next_working_moment(calendar_for(about, person), at)
        await owe(
            session,
            Kind.CHECK_IN_BACK,
            _occasion(check_in, person, at),
            workspace_id=check_in.workspace_id,
            pair_id=check_in.pair_id,
            check_in_id=check_in.id,
            person_id=person.id,
            # Outside their working hours rather than after it has closed.
            due_at=theirs if theirs < check_in.closes_at else at,
            again=True,
        )
    return True


def _occasion(check_in: CheckIn, person: Person, at: datetime) -> Occasion:
    # With the day in it: moved back and forth, each day is a message of its own, and the same day
    # twice is one.
    return check_in.id, person.id, int(at.timestamp())


async def _tell(
    session: Session,
    actor: Actor,
    about: PairDetails,
    kind: Kind,
    at: datetime | None,
    now: datetime,
) -> None:
    await deliveries.cancel(
        session, kinds=(Kind.CHECK_IN_MOVED, Kind.CHECK_IN_SKIPPED), pair_id=ident(about.pair)
    )
    await owe(
        session,
        kind,
        (about.pair.id, now.timestamp()),
        workspace_id=about.pair.workspace_id,
        pair_id=about.pair.id,
        person_id=actor.id,
        reason=str(int(at.timestamp())) if at else None,
        due_at=now,
    )
