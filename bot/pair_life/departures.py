"""Somebody leaves Slack: their pairs pause and the leads are told once. When they are back, the
pairs go on.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.kernel import unit_of_work
from bot.kernel.rules.working_days import today_in
from bot.lead_tasks import lead_tasks
from bot.pair_life.pauses import fall_silent, next_check_in
from bot.pairs.pairs import with_people
from bot.sessions import calling_off
from storage.engine import Session
from storage.kinds import Kind
from storage.lead_tasks import lead_tasks as tasks
from storage.outbox import deliveries
from storage.pairs import pairs
from storage.pairs.pairs import zone_of
from storage.states import LeadTaskKind, PauseCause, ProgrammeState, Side
from storage.tables import Pair, Person, Programme, ident


async def follow(session: Session, person: Person, now: datetime) -> None:
    """Make the pairs of a person be what Slack says of their account. Doing it again changes
    nothing.
    """
    if person.is_active:
        await _came_back(session, person, now)
    else:
        await _left(session, person, now)


async def halt(session: Session, pair: Pair, now: datetime) -> None:
    """Stop the check-ins of a pair until it goes on. Open ones are closed; nobody is told."""
    pair.next_check_in_at = None
    session.add(pair)
    await fall_silent(session, pair, now)
    await calling_off.of_pairs(session, [ident(pair)], now)


async def go_on(session: Session, pair: Pair, now: datetime) -> None:
    """The pair comes back to its programme's rhythm; none while that rests."""
    pair.paused_at = pair.paused_until_on = pair.paused_by_id = pair.pause_cause = None
    (about,) = await with_people(session, [pair])
    pair.next_check_in_at = next_check_in(about, now)
    session.add(pair)


async def _left(session: Session, person: Person, now: datetime) -> None:
    halted = await pairs.not_halted(session, ident(person))
    for pair in halted:
        # A pause that one of the two had asked for keeps its day and who asked.
        pair.paused_at, pair.pause_cause = pair.paused_at or now, PauseCause.LEFT
        await halt(session, pair, now)
        unit_of_work.noted(session, pair.workspace_id, "pair.halted", f"pair:{pair.id}", now)
    # A question to somebody who cannot answer it.
    await deliveries.cancel(session, kinds=(Kind.INSIGHT,), person_id=ident(person))
    for pair in _one_of_each_programme(halted):
        await _tell(session, pair, person, now)


async def _tell(session: Session, pair: Pair, person: Person, now: datetime) -> None:
    if (await session.get_one(Programme, pair.programme_id)).state == ProgrammeState.CLOSED:
        return
    key = f"left:{pair.programme_id}:{person.id}:"
    times = await tasks.count(session, key, pair.workspace_id)
    await lead_tasks.open_task(
        session,
        workspace_id=pair.workspace_id,
        programme_id=pair.programme_id,
        kind=LeadTaskKind.LEFT,
        # Leaving a second time is another task; the same departure seen twice is one.
        dedupe_key=f"{key}{times}",
        now=now,
        person_id=ident(person),
        side=Side.MENTOR if person.id == pair.mentor_id else Side.EXECUTIVE,
    )


async def _came_back(session: Session, person: Person, now: datetime) -> None:
    for pair in await pairs.halted_by_leaving(session, ident(person)):
        other_id = pair.executive_id if person.id == pair.mentor_id else pair.mentor_id
        # The other has left, too: the pair waits for both.
        if not (await session.get_one(Person, other_id)).is_active:
            continue
        if await _asked_for_more(session, pair, now):
            pair.pause_cause = PauseCause.ASKED
            session.add(pair)
        else:
            await go_on(session, pair, now)
        unit_of_work.noted(session, pair.workspace_id, "pair.resumed", f"pair:{pair.id}", now)
    for task in await tasks.open_by(session, ident(person), (LeadTaskKind.LEFT,)):
        await lead_tasks.done(session, task, now)


async def _asked_for_more(session: Session, pair: Pair, now: datetime) -> bool:
    """Whether one of the two had asked for a pause, and it is not over yet."""
    if pair.paused_by_id is None:
        return False
    until: date | None = pair.paused_until_on
    programme = await session.get_one(Programme, pair.programme_id)
    return until is None or until > today_in(await _zone(session, pair, programme), now)


async def _zone(session: Session, pair: Pair, programme: Programme) -> str:
    return zone_of(pair, await session.get_one(Person, pair.executive_id), programme)


def _one_of_each_programme(pairs: Sequence[Pair]) -> Sequence[Pair]:
    return list({pair.programme_id: pair for pair in reversed(pairs)}.values())
