"""What a lead can do for a side that may be dropping out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.check_ins import opening
from bot.check_ins.opening import Sending
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import may
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.lead_tasks import lead_tasks
from bot.lead_tasks.rules.risk import Cause, cause_in
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.states import LeadTaskKind, LeadTaskState, PairState, Side
from storage.tables import LeadTask, Pair, Person, Programme, ident

# One section of Slack's takes 3,000 characters, and escaping may lengthen what was typed.
MESSAGE_LIMIT = 2000


@dataclass(frozen=True)
class Nudge:
    """A task as its lead sees it. `at_risk` are the people of the side, both where it is not known.

    `done_by` is who has seen to it; None too when it came right by itself.
    """

    task: LeadTask
    pair: Pair
    programme: Programme
    mentor: Person
    executive: Person
    at_risk: Sequence[Person]
    cause: Cause
    done_by: Person | None

    @property
    def is_open(self) -> bool:
        return self.task.state == LeadTaskState.OPEN

    def other_of(self, person: Person) -> Person:
        return self.executive if person.id == self.mentor.id else self.mentor


async def look(session: Session, actor: Actor, task_id: int) -> Nudge:
    """`Refused` for whoever does not lead the programme, `Mistake` for a lead of the pair."""
    task = await tenancy.found(
        session, LeadTask, task_id, actor, gone="risk.gone", first=Action.SEE_TO_TASK
    )
    if task.kind != LeadTaskKind.RISK:
        actor.require(Action.SEE_TO_TASK)
        raise Mistake("risk.gone")
    actor.require(Action.SEE_TO_TASK, programme=task.programme_id)
    if not may(actor, Fact.LEAD_TASK, await lead_tasks.about_task(session, task)):
        raise Mistake("risk.own")
    pair = await session.get_one(Pair, task.pair_id)
    mentor = await session.get_one(Person, pair.mentor_id)
    executive = await session.get_one(Person, pair.executive_id)
    of_side = {Side.MENTOR: mentor, Side.EXECUTIVE: executive}
    return Nudge(
        task=task,
        pair=pair,
        programme=await session.get_one(Programme, task.programme_id),
        mentor=mentor,
        executive=executive,
        at_risk=(of_side[task.side],) if task.side else (mentor, executive),
        cause=cause_in(task.dedupe_key),
        done_by=await session.get(Person, task.done_by_id) if task.done_by_id else None,
    )


async def write(session: Session, *, actor: Actor, task_id: int, text: str, now: datetime) -> None:
    """Owe the lead's message to each person at risk. The first lead who acts ends the task."""
    nudge = await look(session, actor, task_id)
    await _end(session, actor, nudge, now)
    nudge.task.word = text
    session.add(nudge.task)
    for person in nudge.at_risk:
        await owe(
            session,
            Kind.LEAD_MESSAGE,
            (task_id, person.id),
            workspace_id=nudge.task.workspace_id,
            person_id=ident(person),
            subject_id=task_id,
            due_at=now,
        )
    # Not to whom: that somebody may be dropping out is for the leads alone, the log is not.
    note(session, actor, "risk.written", f"programme:{nudge.programme.id}", now)


async def send(session: Session, *, actor: Actor, task_id: int, now: datetime) -> Sending:
    """This period's prompt, now. The task stays open: nobody has answered yet."""
    nudge = await look(session, actor, task_id)
    still_open(nudge)
    return await opening.send_now(session, actor=actor, chosen=[nudge.pair], now=now)


async def close(session: Session, *, actor: Actor, task_id: int, now: datetime) -> None:
    """The lead has seen to it in their own way."""
    await _end(session, actor, await look(session, actor, task_id), now)


async def _end(session: Session, actor: Actor, nudge: Nudge, now: datetime) -> None:
    still_open(nudge)
    if not await lead_tasks.done(session, nudge.task, now, actor.id):
        raise Mistake("risk.done")
    # `done` is an UPDATE beside the session: the object still says that it is open.
    await session.refresh(nudge.task)


def still_open(nudge: Nudge) -> None:
    """Raises `Mistake` for a nudge that has been seen to, or whose pair has ended."""
    if not nudge.is_open:
        raise Mistake("risk.done")
    if nudge.pair.state != PairState.ACTIVE:
        raise Mistake("risk.ended")
