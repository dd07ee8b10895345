"""A programme's life: draft → running ⇄ paused → closed. A second click changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import announce, note
from bot.outbox.letters import owe_all
from bot.programmes.rescheduling import reschedule
from storage.engine import Session
from storage.lead_tasks import lead_tasks
from storage.matching import matching
from storage.programmes import programme_ends, programmes
from storage.states import ProgrammeState
from storage.tables import Person, Programme


@dataclass(frozen=True)
class ProgrammeClosed:
    """A programme is over: its pairs are to end, thanked unless nobody had heard of it."""

    programme: Programme
    closed_by: Person
    was_draft: bool
    now: datetime


@dataclass(frozen=True)
class ProgrammeLaunched:
    """A draft runs from now on."""

    programme: Programme
    now: datetime


async def launch(session: Session, *, actor: Actor, programme_id: int, now: datetime) -> None:
    """Launch a draft: its pairs are welcomed, and asked from now on."""
    programme = await _turn(session, actor, Action.LAUNCH_PROGRAMME, programme_id)
    if programme.state != ProgrammeState.DRAFT:
        _expect(programme, ProgrammeState.RUNNING, ProgrammeState.PAUSED)
        return
    today = today_in(programme.time_zone, now)
    if programme.ends_on and programme.ends_on < today:
        raise Mistake("programmes.launch_over", programme=programme.name)
    # Weeks and months are counted from it: without a start they would begin where its draft was
    # made.
    programme.starts_on = programme.starts_on or today
    await _become(session, actor, programme, ProgrammeState.RUNNING, now)
    await owe_all(session, programme_ends.welcomes(programme_id), due_at=now)
    await announce(session, ProgrammeLaunched(programme, now))


async def pause(session: Session, *, actor: Actor, programme_id: int, now: datetime) -> None:
    """Pause a programme: no check-in opens, and open ones can still be answered."""
    programme = await _turn(session, actor, Action.PAUSE_PROGRAMME, programme_id)
    if programme.state != ProgrammeState.RUNNING:
        _expect(programme, ProgrammeState.PAUSED)
        return
    await _become(session, actor, programme, ProgrammeState.PAUSED, now)
    # Check-ins whose prompt has not left would arrive in the middle of the break.
    await programme_ends.withdraw_unasked(session, programme_id)


async def resume(session: Session, *, actor: Actor, programme_id: int, now: datetime) -> None:
    """Resume a programme: check-ins that were missed meanwhile do not come."""
    programme = await _turn(session, actor, Action.PAUSE_PROGRAMME, programme_id)
    if programme.state != ProgrammeState.PAUSED:
        _expect(programme, ProgrammeState.RUNNING)
        return
    await _become(session, actor, programme, ProgrammeState.RUNNING, now)


async def close(session: Session, *, actor: Actor, programme_id: int, now: datetime) -> None:
    """End every pair, thank them, and ask each of them for a last answer; its leads get a last
    digest. All of it or nothing.

    A draft is just put away: nobody has heard of it.
    """
    programme = await _turn(session, actor, Action.CLOSE_PROGRAMME, programme_id)
    if programme.state == ProgrammeState.CLOSED:
        return
    was_draft = programme.state == ProgrammeState.DRAFT
    programme.state, programme.closed_at = ProgrammeState.CLOSED, now
    session.add(programme)
    programme.next_digest_at = None
    await matching.withdraw_in(session, programme_id)
    await lead_tasks.end_all(session, programme_id, now, actor.id)
    await announce(session, ProgrammeClosed(programme, actor.person, was_draft, now))
    note(session, actor, "programme.closed", f"programme:{programme_id}", now)


async def _turn(session: Session, actor: Actor, action: Action, programme_id: int) -> Programme:
    actor.require(action, programme=programme_id)
    return await tenancy.found(session, Programme, programme_id, actor, read=programmes.take_turn)


def _expect(programme: Programme, *fine: str) -> None:
    """Raises `Mistake` unless its state is what was asked for, or one that comes after it."""
    if programme.state not in fine:
        raise Mistake(f"programmes.is_{programme.state}", programme=programme.name)


async def _become(
    session: Session, actor: Actor, programme: Programme, state: ProgrammeState, now: datetime
) -> None:
    programme.state = state
    session.add(programme)
    await session.flush()
    await reschedule(session, programme, now)
    note(session, actor, f"programme.{state}", f"programme:{programme.id}", now)
