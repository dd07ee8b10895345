"""A pair plans a session, changes it or cancels it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.check_ins.arranging import calendar_for, calendar_of_pair, found
from bot.check_ins.snoozing import note_postponed
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import note
from bot.pairs.pairs import PairDetails
from bot.sessions import announcing
from bot.sessions.rules.planning import LENGTHS, MOST_AHEAD, Bounds, fault, overlap, works_then
from storage import sessions
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.programmes import programmes
from storage.states import PlannedState, PostponementKind
from storage.tables import Pair, Person, PlannedSession, Topic, ident


@dataclass(frozen=True)
class SessionPlan:
    """`minutes` is one of `LENGTHS`; `topic_id` None leaves the topic open."""

    starts_at: datetime
    minutes: int
    topic_id: int | None = None


class Away(Exception):
    """These of the two do not work on that day: who plans it must be sure."""

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        self.people = people


@dataclass(frozen=True)
class PlanPage:
    """What a modal starts from. `topics` are none for a delegate, who reads nothing."""

    about: PairDetails
    row: PlannedSession | None
    topics: Sequence[Topic]
    topic_id: int | None


async def page(session: Session, actor: Actor, pair_id: int) -> PlanPage:
    """For a new session: its topic is the open check-in's, or what the pair has chosen next."""
    about = await found(session, actor, Action.PLAN_SESSION, pair_id)
    opened = await check_ins.open_of(session, (pair_id,))
    topic_id = opened[0].topic_id if opened else about.pair.next_topic_id
    return PlanPage(about, None, await _topics(session, actor, about), topic_id)


async def page_of(session: Session, actor: Actor, session_id: int, now: datetime) -> PlanPage:
    row = await upcoming(session, actor, session_id, now)
    about = await found(session, actor, Action.PLAN_SESSION, row.pair_id)
    return PlanPage(about, row, await _topics(session, actor, about, row.topic_id), row.topic_id)


async def plan(
    session: Session, *, actor: Actor, pair_id: int, wanted: SessionPlan, sure: bool, now: datetime
) -> PlannedSession:
    """The same plan made twice is one session. Raises `Away`, unless they are `sure`."""
    about = await found(session, actor, Action.PLAN_SESSION, pair_id)
    # Both may plan at the same moment: each would find one session fewer than there are, and the
    # same plan would become two sessions.
    await sessions.take_turn(session, pair_id)
    ahead = await sessions.upcoming(session, (pair_id,), now)
    for row in ahead:
        if _as_planned(row) == wanted:
            return row
    if len(ahead) >= MOST_AHEAD:
        raise Mistake("plan.fault.many", most=MOST_AHEAD)
    await _check(session, about, wanted, ahead, now)
    if not sure:
        _both_there(about, wanted)
    row = PlannedSession(
        workspace_id=about.pair.workspace_id,
        pair_id=pair_id,
        topic_id=wanted.topic_id,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        # RFC 7986, 5.3: a random UUID, which tells nothing of the two or of their company.
        uid=f"{uuid4()}@vice-versa",
        planned_by_id=actor.id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    await session.flush()
    await announcing.announce(session, about, row, Kind.SESSION_PLANNED, now, by=actor.person)
    note(session, actor, "session.planned", f"session:{row.id}", now)
    return row


async def change(
    session: Session,
    *,
    actor: Actor,
    session_id: int,
    seen: int,
    wanted: SessionPlan,
    sure: bool,
    now: datetime,
) -> PlannedSession:
    """Change a planned session; without a difference nothing is written and nobody is told.

    `seen` is the sequence number that the person saw: a change that they have not seen is not
    overwritten.
    """
    row, about = await _taken(session, actor, session_id, now)
    if _as_planned(row) == wanted:
        return row
    if row.sequence != seen:
        raise Mistake("plan.changed")
    ahead = await sessions.upcoming(session, (row.pair_id,), now)
    others = [other for other in ahead if other.id != row.id]
    await _check(session, about, wanted, others, now, had=row.topic_id)
    if not sure and wanted.starts_at != row.starts_at:
        _both_there(about, wanted)
    # Only what comes later is put off; an earlier date is none of the signs of a pair at risk.
    if wanted.starts_at > row.starts_at:
        note_postponed(session, actor, about.pair, PostponementKind.MOVE, now)
    row.starts_at, row.minutes, row.topic_id = wanted.starts_at, wanted.minutes, wanted.topic_id
    # RFC 5545, 3.8.7.4: a revision has a greater SEQUENCE than the one before, and calendars keep
    # the greatest that they were given: it never goes back.
    row.sequence, row.updated_at = row.sequence + 1, now
    session.add(row)
    await session.flush()
    await announcing.announce(session, about, row, Kind.SESSION_CHANGED, now, by=actor.person)
    note(session, actor, "session.changed", f"session:{row.id}", now)
    return row


async def cancel(
    session: Session, *, actor: Actor, session_id: int, now: datetime
) -> PlannedSession:
    row, about = await _taken(session, actor, session_id, now)
    await call_off(session, about, row, now, by=actor.person)
    note_postponed(session, actor, about.pair, PostponementKind.CANCEL, now)
    note(session, actor, "session.cancelled", f"session:{row.id}", now)
    return row


async def call_off(
    session: Session, about: PairDetails, row: PlannedSession, now: datetime, *, by: Person | None
) -> None:
    """Both are told, and their calendars by a file; `by` None does not say who wanted it."""
    row.state, row.sequence, row.updated_at = PlannedState.CANCELLED, row.sequence + 1, now
    session.add(row)
    await session.flush()
    await announcing.announce(session, about, row, Kind.SESSION_CANCELLED, now, by=by)


async def upcoming(
    session: Session, actor: Actor, session_id: int, now: datetime
) -> PlannedSession:
    """A planned session that has not begun. `Refused` comes before what there is to say of it."""
    row = await tenancy.found(session, PlannedSession, session_id, actor)
    actor.require(Action.PLAN_SESSION, pair=row.pair_id)
    if row.state == PlannedState.CANCELLED:
        raise Mistake("plan.cancelled")
    if row.state != PlannedState.PLANNED or row.starts_at <= now:
        raise Mistake("plan.begun")
    return row


async def _taken(
    session: Session, actor: Actor, session_id: int, now: datetime
) -> tuple[PlannedSession, PairDetails]:
    """The session and its pair, for this transaction alone."""
    row = await upcoming(session, actor, session_id, now)
    about = await found(session, actor, Action.PLAN_SESSION, row.pair_id)
    await sessions.take_turn(session, row.pair_id)
    # The other may have changed or cancelled it while this one waited for their turn.
    await session.refresh(row)
    return await upcoming(session, actor, session_id, now), about


def _both_there(about: PairDetails, wanted: SessionPlan) -> None:
    """Raise `Away` when the day is a holiday or a day off for either: sometimes it is chosen on
    purpose.
    """
    people = (about.mentor, about.executive)
    away = [
        person for person in people if not works_then(calendar_for(about, person), wanted.starts_at)
    ]
    if away:
        raise Away(away)


async def _check(
    session: Session,
    about: PairDetails,
    wanted: SessionPlan,
    others: Sequence[PlannedSession],
    now: datetime,
    *,
    had: int | None = None,
) -> None:
    if wanted.minutes not in LENGTHS:
        raise Mistake("plan.fault.length")
    zone, ends_on = calendar_of_pair(about).zone, about.programme.ends_on
    wrong = fault(wanted.starts_at, today_in(zone, wanted.starts_at), _bounds(about), now=now)
    if wrong is not None:
        day = about.pair.paused_until_on if wrong == "plan.fault.paused_until" else ends_on
        raise Mistake(wrong, day=day)
    for other in others:
        if overlap((wanted.starts_at, wanted.minutes), (other.starts_at, other.minutes)):
            raise Mistake("plan.fault.overlap", at=other.starts_at)
    offered = await programmes.topics_of(session, about.pair.programme_id, also=(had,))
    if wanted.topic_id is not None and wanted.topic_id not in {ident(t) for t in offered}:
        raise Mistake("about.gone")


def _bounds(about: PairDetails) -> Bounds:
    pair: Pair = about.pair
    paused = pair.paused_at is not None
    return Bounds(about.programme.ends_on, paused, pair.paused_until_on if paused else None)


def _as_planned(row: PlannedSession) -> SessionPlan:
    return SessionPlan(row.starts_at, row.minutes, row.topic_id)


async def _topics(
    session: Session, actor: Actor, about: PairDetails, had: int | None = None
) -> Sequence[Topic]:
    # A delegate arranges dates, and what the two talk about is not theirs to read.
    if not actor.is_in(ident(about.pair)):
        return ()
    return await programmes.topics_of(session, about.pair.programme_id, also=(had,))
