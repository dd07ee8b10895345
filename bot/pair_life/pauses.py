"""A pair pauses, and resumes. While it pauses nothing is asked of it, and nobody is to blame."""

from datetime import UTC, date, datetime, time, timedelta

from bot.check_ins.arranging import calendar_of_pair, found
from bot.check_ins.closing import show
from bot.check_ins.snoozing import note_postponed
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules import due
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import instant_of, today_in, zone_named
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from bot.pair_life.rules import fault, is_back
from bot.pairs.pairs import PairDetails, with_people
from bot.programmes.programmes import cadence_of
from bot.sessions.planning import call_off
from storage import sessions
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.pairs import pairs
from storage.states import PauseCause, PostponementKind, ProgrammeState
from storage.tables import Pair, ident

BATCH = 200
_ASKING = (
    Kind.PROMPT,
    Kind.REMINDER,
    Kind.RECALL,
    Kind.CHECK_IN_BACK,
    Kind.CHECK_IN_MOVED,
    Kind.CHECK_IN_SKIPPED,
)
"""What would ask something of them, or announce that it will."""
_TOLD = (Kind.PAIR_PAUSED, Kind.PAIR_RESUMED)


async def pause(
    session: Session,
    pair: Pair,
    *,
    until: date | None,
    cause: PauseCause,
    now: datetime,
    by_id: int | None = None,
    is_told: bool = True,
) -> bool:
    """Whoever asks: permissions are the caller's. False where it pauses so already.

    Its open check-ins end, as "skipped" where nobody had answered; what is pending is withdrawn,
    sessions that were planned within the pause are called off, and the next check-in is the first
    one due from `until` on: none at all when that is None. `is_told` tells the pair, without who
    or why.
    """
    await sessions.take_turn(session, ident(pair))
    await session.refresh(pair)
    if pair.paused_at is not None and (pair.paused_until_on, pair.pause_cause) == (until, cause):
        return False
    pair.paused_at, pair.paused_until_on = now, until
    pair.paused_by_id, pair.pause_cause = by_id, cause
    (about,) = await with_people(session, [pair])
    pair.next_check_in_at = next_check_in(about, now)
    session.add(pair)
    await session.flush()
    await fall_silent(session, pair, now)
    zone = calendar_of_pair(about).zone
    for row in await sessions.upcoming(session, (ident(pair),), now):
        if until is None or today_in(zone, row.starts_at) < until:
            await call_off(session, about, row, now, by=None)
    if is_told:
        await _owe(session, pair, Kind.PAIR_PAUSED, now)
    return True


async def fall_silent(session: Session, pair: Pair, now: datetime) -> None:
    """Cancel the pair's pending messages, and end its open check-ins as skipped, not missed."""
    await deliveries.cancel(session, kinds=(*_ASKING, *_TOLD), pair_id=ident(pair))
    if opened := await check_ins.open_keys_of(session, ident(pair)):
        await check_ins.skip(session, opened, now)
        await show(session, opened, now)


async def resume(
    session: Session, pair: Pair, *, now: datetime, is_told: bool = True
) -> datetime | None:
    """End the pause; permissions are the caller's. Returns when the next check-in is due."""
    await sessions.take_turn(session, ident(pair))
    await session.refresh(pair)
    if pair.paused_at is None:
        return pair.next_check_in_at
    _clear(pair)
    (about,) = await with_people(session, [pair])
    pair.next_check_in_at = next_check_in(about, now)
    session.add(pair)
    await session.flush()
    await deliveries.cancel(session, kinds=_TOLD, pair_id=ident(pair))
    if is_told:
        await _owe(session, pair, Kind.PAIR_RESUMED, now)
    return pair.next_check_in_at


def next_check_in(about: PairDetails, now: datetime) -> datetime | None:
    """When the next check-in of a pair is due: none before a pause has ended, and none while its
    programme does not run.
    """
    pair, calendar = about.pair, calendar_of_pair(about)
    if about.programme.state != ProgrammeState.RUNNING:
        return None  # whoever starts it again gives each pair its next one
    after = now
    if pair.paused_at is not None:
        if pair.paused_until_on is None:
            return None
        back = instant_of(pair.paused_until_on, time(), zone_named(calendar.zone))
        # `next_after` looks strictly after an instant: a check-in due at the first moment of the
        # day back would be passed over.
        after = max(now, back - timedelta(seconds=1))
    return due.next_after(cadence_of(about.programme), calendar, after)


async def ask_pause(
    session: Session, *, actor: Actor, pair_id: int, until: date | None, now: datetime
) -> PairDetails:
    about = await found(session, actor, Action.PAUSE_PAIR, pair_id)
    zone = calendar_of_pair(about).zone
    wrong = fault(until, today=today_in(zone, now), ends_on=about.programme.ends_on)
    if wrong is not None:
        raise Mistake(wrong, day=about.programme.ends_on)
    _not_left(about.pair)
    # Another day for a pause that goes on puts nothing else off.
    is_new = about.pair.paused_at is None
    if await pause(
        session, about.pair, until=until, cause=PauseCause.ASKED, now=now, by_id=actor.id
    ):
        if is_new:
            note_postponed(session, actor, about.pair, PostponementKind.PAUSE, now)
        note(session, actor, "pair.paused", f"pair:{pair_id}", now)
    return about


async def ask_resume(session: Session, *, actor: Actor, pair_id: int, now: datetime) -> PairDetails:
    about = await found(session, actor, Action.PAUSE_PAIR, pair_id)
    if about.pair.paused_at is None:
        raise Mistake("resume.not_paused")
    _not_left(about.pair)
    await resume(session, about.pair, now=now)
    note(session, actor, "pair.resumed", f"pair:{pair_id}", now)
    return about


async def end_due(session: Session, now: datetime) -> int:
    """End the pauses whose first day back has come: their next check-in is planned already."""
    # The query compares dates, and no zone is more than 14 hours ahead of UTC: tomorrow there is
    # the latest day that can have begun somewhere. Each pair's own zone is asked below.
    furthest = (now.astimezone(UTC) + timedelta(days=1)).date()
    rows = await pairs.perhaps_back(session, furthest, BATCH)
    back = [
        about
        for about in await with_people(session, rows)
        if is_back(about.pair.paused_until_on, today=today_in(calendar_of_pair(about).zone, now))
    ]
    for about in back:
        _clear(about.pair)
        # None where somebody had left Slack meanwhile, and was back before this day.
        about.pair.next_check_in_at = about.pair.next_check_in_at or next_check_in(about, now)
        session.add(about.pair)
    return len(back)


def _clear(pair: Pair) -> None:
    pair.paused_at = pair.paused_until_on = None
    pair.paused_by_id = pair.pause_cause = None


def _not_left(pair: Pair) -> None:
    if pair.paused_at is not None and pair.pause_cause == PauseCause.LEFT:
        raise Mistake("pause.left")


async def _owe(session: Session, pair: Pair, kind: Kind, now: datetime) -> None:
    await owe(
        session,
        kind,
        # A pair may pause any number of times: the instant tells one occasion from another, where
        # the pair alone would be taken for a message that was sent before.
        (pair.id, now.timestamp()),
        workspace_id=pair.workspace_id,
        pair_id=pair.id,
        due_at=now,
    )
