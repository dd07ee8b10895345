"""A private word to the lead: owed to every lead once, read by them alone."""

from datetime import datetime

from bot.errors import Mistake
from bot.rules.permissions import Action
from bot.services.actors import Actor
from storage import people
from storage.deliveries import owe, told_of
from storage.engine import Session
from storage.tables import Answer, CheckIn, Delivery, Person, ident


async def owe_words(session: Session, programme_id: int, now: datetime) -> None:
    """Tell the leads of a programme about every word that nobody was told of yet."""
    leads = await people.leads_of(session, programme_id)
    for answer in await people.words_waiting(session, programme_id):
        if await told_of(session, "word", ident(answer)):
            continue
        for lead in leads:
            if ident(lead) != answer.person_id:
                await owe(session, _owed(answer, lead, now))


async def read(session: Session, actor: Actor, answer_id: int) -> tuple[Person, str]:
    """The author and the word. `Refused` for anyone but a lead of that programme."""
    answer = await session.get(Answer, answer_id)
    if answer is None or answer.workspace_id != actor.workspace.id:
        raise Mistake("word.gone")
    check_in = await session.get_one(CheckIn, answer.check_in_id)
    actor.require(Action.READ_WORD, programme=check_in.programme_id)
    if answer.word_to_lead is None:
        raise Mistake("word.gone")
    return await session.get_one(Person, answer.person_id), answer.word_to_lead


def _owed(answer: Answer, lead: Person, now: datetime) -> Delivery:
    return Delivery(
        workspace_id=answer.workspace_id,
        kind="word",
        dedupe_key=f"word:{answer.id}:{lead.id}",
        check_in_id=answer.check_in_id,
        person_id=lead.id,
        subject_id=answer.id,
        due_at=now,
    )
