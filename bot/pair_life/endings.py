"""Ending a pair: nothing more is asked of it, what was written stays, and both are thanked."""

from collections.abc import Sequence
from datetime import datetime

from bot.check_ins.closing import close_of
from bot.kernel.actors import Actor
from bot.kernel.audit import note
from bot.kernel.rules.permissions import Action
from bot.lead_tasks import lead_tasks
from bot.outbox.owing import owe
from bot.pairs.pairs import find
from bot.people.volunteering import take_out
from bot.sessions import calling_off
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.people import enrolments
from storage.states import LeadTaskKind, PairState, ProgrammeState
from storage.tables import LeadTask, Pair, Person, Programme, ident

WAYS_OUT = (LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE, LeadTaskKind.LEFT)
"""The tasks at whose end each of the two has a word of their own, instead of a common goodbye."""
_OVER = (*WAYS_OUT, LeadTaskKind.RISK)
"""The tasks that end with the last pair that they are about."""


async def end(
    session: Session,
    *,
    actor: Actor,
    mentor: Person,
    executive: Person,
    reason: str,
    now: datetime,
) -> list[Pair]:
    """End the pairs of these two that this person may end; say goodbye; keep every answer."""
    found = await find(session, actor, Action.END_PAIR, mentor, executive)
    for pair in found:
        await end_one(session, actor=actor, pair=pair, reason=reason, now=now)
    return found


async def end_one(
    session: Session, *, actor: Actor, pair: Pair, reason: str | None, now: datetime
) -> None:
    pair.state, pair.ended_at, pair.ended_by_id = PairState.ENDED, now, actor.id
    pair.end_reason = reason or None
    session.add(pair)
    await deliveries.cancel(
        session,
        kinds=(Kind.WELCOME, Kind.PROMPT, Kind.UPDATE, Kind.REMINDER, Kind.RECALL),
        pair_id=ident(pair),
    )
    await calling_off.of_pairs(session, [ident(pair)], now)
    # After that, so that a prompt that is out loses its buttons.
    await close_of(session, pair, now)
    tasks = await lead_tasks.open_with(session, pair, _OVER)
    ways_out = [task for task in tasks if task.kind in WAYS_OUT]
    programme = await session.get_one(Programme, pair.programme_id)
    if ways_out:
        await _bid_farewell(session, pair, ways_out, now)
    elif programme.state != ProgrammeState.DRAFT:  # whose pairs have not been welcomed
        await owe(
            session,
            Kind.GOODBYE,
            (pair.id,),
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            due_at=now,
        )
    for task in tasks:
        if not await lead_tasks.concerned(session, task):
            await _settle(session, task, actor, now)
    note(session, actor, "pair.ended", f"pair:{pair.id}", now)


async def _bid_farewell(
    session: Session, pair: Pair, tasks: Sequence[LeadTask], now: datetime
) -> None:
    """Whoever asked is told that it is done; the other one kindly, and never why."""
    asked = {task.person_id for task in tasks if task.kind != LeadTaskKind.LEFT}
    left = any(task.kind == LeadTaskKind.LEFT for task in tasks)
    for person_id in (pair.mentor_id, pair.executive_id):
        await owe(
            session,
            Kind.FAREWELL,
            (pair.id, person_id),
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            person_id=person_id,
            reason="asked" if person_id in asked else "left" if left else "kind",
            due_at=now,
        )


async def _settle(session: Session, task: LeadTask, actor: Actor, now: datetime) -> None:
    if await lead_tasks.done(session, task, now, actor.id) and task.kind == LeadTaskKind.LEAVE:
        # They are not proposed to anybody again, unless they come forward.
        row = await enrolments.of(session, task.programme_id, task.person_id or 0, for_update=True)
        if row is not None:
            await take_out(session, row)
