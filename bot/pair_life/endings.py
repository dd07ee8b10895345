"""A pair ends: by those who run it, by a task, with its programme."""

from collections.abc import Sequence
from datetime import datetime

from bot.check_ins.closing import close_of, show
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.lead_tasks import lead_tasks, own_tasks, risk_tasks
from bot.lead_tasks.risk_tasks import Nudge
from bot.outbox.letters import owe, owe_all
from bot.pairs.pairs import find
from bot.people.volunteering import take_out
from bot.sessions import calling_off
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import deliveries
from storage.people import enrolments
from storage.programmes import programme_ends
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
    """Owe each of the two a message of their own: whoever asked is told that it is done, the other
    hears of the end without the reason.
    """
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


async def end_pairs(
    session: Session, programme_id: int, *, ended_by_id: int, now: datetime, says_goodbye: bool
) -> int:
    """End every active pair: nothing is asked any more, and what is open closes. Returns how many.

    `says_goodbye` is False for a draft, whose pairs were never welcomed.
    """
    ended = await programme_ends.lock_pairs(session, programme_id)
    await programme_ends.withdraw(session, programme_id)
    await calling_off.of_pairs(session, ended, now)
    for keys in await programme_ends.open_check_ins(session, programme_id):
        await check_ins.close(session, keys, now)
        await show(session, keys, now)
    if says_goodbye:
        await owe_all(session, programme_ends.goodbyes(programme_id), due_at=now)
        await owe_all(session, programme_ends.last_questions(programme_id), due_at=now)
    await programme_ends.end_pairs(session, programme_id, ended_by_id, now)
    return len(ended)


async def end_for_task(
    session: Session, *, actor: Actor, task_id: int, pair_id: int, now: datetime
) -> own_tasks.ShownTask:
    """End one of the pairs that a task is about. The task ends with the last of them."""
    task = await own_tasks.found(session, actor, task_id)
    actor.require(Action.END_PAIR, programme=task.programme_id)
    # Two leads may click at once: the second waits here, and finds the pair ended.
    pair = await tenancy.found(session, Pair, pair_id, actor, gone="task.pair_ended", locked=True)
    if pair.state != PairState.ACTIVE:
        raise Mistake("task.pair_ended")
    if pair_id not in {ident(each) for each in await lead_tasks.concerned(session, task)}:
        raise Mistake("task.gone")
    await end_one(session, actor=actor, pair=pair, reason=None, now=now)
    # An UPDATE beside the session may have ended it.
    await session.refresh(task)
    return await own_tasks.shown(session, task)


async def end_for_nudge(session: Session, *, actor: Actor, task_id: int, now: datetime) -> Nudge:
    """End the pair, with thanks to both; nobody is told why. The task ends with it."""
    nudge = await risk_tasks.look(session, actor, task_id)
    risk_tasks.still_open(nudge)
    await end_for_task(session, actor=actor, task_id=task_id, pair_id=ident(nudge.pair), now=now)
    return nudge
