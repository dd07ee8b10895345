"""A private word to the leads: whoever may read it is told of each text once, and nobody else."""

from collections.abc import Sequence
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.reading import About, Addressees, addressed_at, addressees, require
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from storage.check_ins import answered
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import told_of
from storage.states import DeliveryState
from storage.tables import Answer, Pair, Person, ident

CHANGED = "changed"
"""The reason of a message to a lead who was told of an earlier text."""
_ON_THEIR_WAY = {DeliveryState.PENDING, DeliveryState.CLAIMED}


def about_word(pair: Pair, author_id: int, addressed: datetime | None = None) -> About:
    """What decides who may read a word that one of a pair wrote."""
    return About(
        author_id=author_id,
        member_ids=frozenset((pair.mentor_id, pair.executive_id)),
        pair_id=ident(pair),
        programme_id=pair.programme_id,
        addressed_at=addressed,
    )


async def readers(session: Session, pair: Pair, author_id: int) -> Addressees:
    """Who would read a word that somebody writes now."""
    return await addressees(session, Fact.WORD, about_word(pair, author_id))


async def address(
    session: Session, pair: Pair, author_id: int, *, seen_at: datetime | None, now: datetime
) -> datetime | None:
    """What to keep with a word that is written now; `seen_at` is of those whom its form named."""
    return await addressed_at(
        session,
        Fact.WORD,
        about_word(pair, author_id),
        workspace_id=pair.workspace_id,
        seen_at=seen_at,
        now=now,
    )


async def owe_waiting(session: Session, programme_id: int, now: datetime) -> None:
    """Somebody leads from now on: what has waited for a lead who may read it is theirs."""
    for answer, pair in await answered.waiting(session, programme_id):
        found = await readers(session, pair, answer.person_id)
        if found.at is not None:
            answer.addressed_at = found.at
            session.add(answer)
            await owe_word(session, pair, answer, now)


async def owe_word(session: Session, pair: Pair, answer: Answer, now: datetime) -> None:
    """Tell whoever may read a word that is new, or not the one that they were told of."""
    told = await told_of(session, Kind.WORD, ident(answer))
    about = about_word(pair, answer.person_id, answer.addressed_at)
    for lead in (await addressees(session, Fact.WORD, about)).people:
        before = told.get(ident(lead), ())
        # What is still on its way leads to the new text.
        if not _ON_THEIR_WAY & set(before):
            await _owe(session, answer, lead, before, now)


async def owe_to_others(session: Session, pair: Pair, answer: Answer, now: datetime) -> None:
    """Tell of a word whoever may read it and was never told: its author agreed that they may."""
    told = await told_of(session, Kind.WORD, ident(answer))
    about = about_word(pair, answer.person_id, answer.addressed_at)
    for lead in (await addressees(session, Fact.WORD, about)).people:
        if ident(lead) not in told:
            await _owe(session, answer, lead, (), now)


async def read(session: Session, actor: Actor, answer_id: int, now: datetime) -> tuple[Person, str]:
    """The author and the word. `Refused` for whoever may not read it; that it was read is noted,
    and not whose it was.
    """
    answer = await tenancy.found(session, Answer, answer_id, actor)
    pair = (await answered.pairs_of(session, [answer_id]))[answer_id]
    actor.require(Action.READ_WORD, programme=pair.programme_id)
    require(actor, Fact.WORD, about_word(pair, answer.person_id, answer.addressed_at))
    if answer.word_to_lead is None:
        raise Mistake("word.gone")
    note(session, actor, "word.read", f"programme:{pair.programme_id}", now)
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
