"""A private word to the lead: owed to every lead once for each text, read by them alone."""

from collections.abc import Sequence
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.outbox.owing import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import told_of
from storage.people import people
from storage.states import DeliveryState
from storage.tables import Answer, CheckIn, Person, ident

CHANGED = "changed"
"""The reason of a message to a lead who was told of an earlier text."""
_ON_THEIR_WAY = {DeliveryState.PENDING, DeliveryState.CLAIMED}


async def owe_words(session: Session, programme_id: int, now: datetime) -> None:
    """Tell the leads of a programme about every word that nobody was told of yet."""
    leads = await people.leads_of(session, programme_id)
    for answer in await people.words_waiting(session, programme_id):
        if await told_of(session, Kind.WORD, ident(answer)):
            continue
        for lead in leads:
            if ident(lead) != answer.person_id:
                await _owe(session, answer, lead, (), now)


async def owe_word(session: Session, programme_id: int, answer: Answer, now: datetime) -> None:
    """Tell the leads of a word that is new, or not the one that they were told of."""
    told = await told_of(session, Kind.WORD, ident(answer))
    for lead in await people.leads_of(session, programme_id):
        before = told.get(ident(lead), ())
        # What is still on its way leads to the new text.
        if ident(lead) != answer.person_id and not _ON_THEIR_WAY & set(before):
            await _owe(session, answer, lead, before, now)


async def read(session: Session, actor: Actor, answer_id: int) -> tuple[Person, str]:
    """The author and the word. `Refused` for anyone but a lead of that programme."""
    answer = await tenancy.found(session, Answer, answer_id, actor)
    check_in = await session.get_one(CheckIn, answer.check_in_id)
    actor.require(Action.READ_WORD, programme=check_in.programme_id)
    if answer.word_to_lead is None:
        raise Mistake("word.gone")
    return await session.get_one(Person, answer.person_id), answer.word_to_lead


async def _owe(
    session: Session, answer: Answer, lead: Person, before: Sequence[DeliveryState], now: datetime
) -> None:
    """`before` are the states of what told this lead of earlier texts.

    Counted in the key, they make two quick clicks owe one message.
    """
    await owe(
        session,
        Kind.WORD,
        (answer.id, lead.id, len(before)),
        workspace_id=answer.workspace_id,
        check_in_id=answer.check_in_id,
        person_id=lead.id,
        subject_id=answer.id,
        reason=CHANGED if DeliveryState.SENT in before else None,
        due_at=now,
        again=True,
    )
