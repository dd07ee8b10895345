"""The rows of one person's answer: read as what they said, and written from it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.check_ins.events import Answered
from bot.check_ins.rules.answers import Said
from bot.check_ins.words import address, owe_word
from bot.kernel.actors import Actor
from bot.kernel.rules.working_days import today_in, zone_named
from bot.kernel.unit_of_work import announce
from bot.outbox.letters import owe
from storage.check_ins import answered
from storage.check_ins.answered import Around
from storage.engine import Session
from storage.kinds import Kind
from storage.once import add_once
from storage.outbox import deliveries
from storage.pairs.pairs import zone_of
from storage.states import Side, Visibility
from storage.tables import (
    Answer,
    CheckIn,
    NextStep,
    Pair,
    PairSession,
    Person,
    Programme,
    ident,
)


@dataclass(frozen=True)
class Sheet:
    """A check-in as one person answers it: what is asked, and what they said so far."""

    check_in: CheckIn
    pair: Pair
    side: Side
    said: Said | None
    around: Around = field(repr=False)


def said_in(around: Around) -> Said | None:
    answer, step = around.answer, around.step
    if answer is None:
        return None
    shared = around.insight if answer.visibility == Visibility.INSIGHT else None
    return Said(
        met=answer.met,
        met_on=answer.met_on,
        topic_id=answer.topic_id,
        note=answer.note,
        next_step=step.text if step else None,
        usefulness=answer.usefulness,
        visibility=Visibility(answer.visibility),
        word_to_lead=answer.word_to_lead,
        area=shared.area if shared else None,
        is_anonymous=shared is not None and shared.is_anonymous,
    )


async def write(
    session: Session,
    actor: Actor,
    page: Sheet,
    said: Said,
    now: datetime,
    seen_at: datetime | None,
) -> None:
    check_in, has_new_word = page.check_in, _has_new_word(page, said)
    addressed = page.around.answer.addressed_at if page.around.answer else None
    if has_new_word:
        addressed = await address(session, page.pair, actor.id, seen_at=seen_at, now=now)
    answer = await _written(session, actor, page, said, addressed, now)
    await _write_step(session, actor, page, said)
    await _write_session(session, actor, page, said, now)
    await announce(session, Answered(actor, page.pair, check_in, answer, said, page.said, now))
    if has_new_word:
        await owe_word(session, page.pair, answer, now)
    if page.around.is_owed:
        await _withdraw(session, actor, page)
    if page.said is None:
        # The prompt will show who has answered by the time when it is changed.
        await owe(
            session,
            Kind.UPDATE,
            # Once for each first answer: a change of it does not show in the prompt.
            (check_in.id, "answer", answer.id),
            workspace_id=check_in.workspace_id,
            pair_id=check_in.pair_id,
            check_in_id=check_in.id,
            due_at=now,
        )


def _has_new_word(page: Sheet, said: Said) -> bool:
    before = page.said.word_to_lead if page.said else None
    return said.word_to_lead is not None and said.word_to_lead != before


async def _written(
    session: Session,
    actor: Actor,
    page: Sheet,
    said: Said,
    addressed: datetime | None,
    now: datetime,
) -> Answer:
    answer = page.around.answer
    if answer is None:
        answer = _answer(actor, page, now)
        _say(answer, said, addressed, now)
        # Two first answers of one person may meet here: the unique key makes them one row.
        if await add_once(session, answer):
            return answer
        around = await answered.around(session, ident(page.check_in), actor.id)
        if around is None or around.answer is None:
            raise LookupError("an answer that was just written is gone")
        answer = around.answer
    _say(answer, said, addressed, now)
    session.add(answer)
    await session.flush()
    return answer


def _answer(actor: Actor, page: Sheet, now: datetime) -> Answer:
    return Answer(
        workspace_id=page.check_in.workspace_id,
        check_in_id=ident(page.check_in),
        person_id=actor.id,
        side=page.side,
        met=False,
        # Kept with the answer: how often a check-in was reminded may still change.
        in_time=not page.check_in.reminded,
        answered_at=now,
        updated_at=now,
    )


def _say(answer: Answer, said: Said, addressed: datetime | None, now: datetime) -> None:
    answer.met, answer.met_on, answer.topic_id = said.met, said.met_on, said.topic_id
    answer.note, answer.usefulness = said.note, said.usefulness
    answer.visibility, answer.word_to_lead = said.visibility, said.word_to_lead
    answer.addressed_at = addressed if said.word_to_lead else None
    answer.updated_at = now


async def _withdraw(session: Session, actor: Actor, page: Sheet) -> None:
    """Cancel the reminders of somebody who has answered. On a first answer also the pending update
    of the prompt, which would not show that they have.
    """
    keys = (ident(page.check_in),)
    await deliveries.cancel(
        session, kinds=answered.WITHDRAWN, check_in_ids=keys, person_id=actor.id
    )
    if page.said is None:
        await deliveries.cancel(session, kinds=(Kind.UPDATE,), check_in_ids=keys)


async def _write_step(session: Session, actor: Actor, page: Sheet, said: Said) -> None:
    step = page.around.step
    if said.next_step is None:
        if step is not None:
            await session.delete(step)
        return
    if step is None:
        step = NextStep(
            workspace_id=page.check_in.workspace_id,
            pair_id=ident(page.pair),
            check_in_id=ident(page.check_in),
            person_id=actor.id,
        )
    if step.text != said.next_step:
        # Another step than the one that was done.
        step.text, step.done_at = said.next_step, None
    step.due_on = await _due_on(session, page)
    session.add(step)


async def _due_on(session: Session, page: Sheet) -> date:
    """A next step is for the next check-in: the pair's own day on which this one closes."""
    executive = await session.get_one(Person, page.pair.executive_id)
    programme = await session.get_one(Programme, page.pair.programme_id)
    zone = zone_named(zone_of(page.pair, executive, programme)).key
    return today_in(zone, page.check_in.closes_at)


async def _write_session(
    session: Session, actor: Actor, page: Sheet, said: Said, now: datetime
) -> None:
    """The pair met if either of them says so; one session a check-in, told by one or both."""
    check_in, around, held = page.check_in, page.around, page.around.held
    if not (said.met or around.others_met):
        if held is not None:
            await session.delete(held)
        return
    told_on = said.met_on if said.met else None
    today = today_in(actor.zone, now)
    day = told_on or (around.others_met_on if around.others_met else None)
    if held is None:
        held = PairSession(
            workspace_id=check_in.workspace_id,
            pair_id=check_in.pair_id,
            check_in_id=ident(check_in),
            held_on=day or today,
        )
    held.held_on = day or held.held_on
    told_topic = said.topic_id if said.met else None
    held.topic_id = told_topic or held.topic_id or check_in.topic_id
    session.add(held)
