"""The question card: one click sends a ready question, a modal takes one's own."""

from bot.kernel.actors import language_for
from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.sessions import questions
from bot.sessions.questions import Card
from bot.slack.kit import ids, replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_questions, who
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.kit.values import numbers
from bot.slack.sessions.views.plan_modal import (
    QUESTION,
    QUESTION_FORM,
    question_card,
    question_modal,
)


@writes
async def send(interaction: Interaction, work: UnitOfWork) -> Message:
    """A ready question of the topic, in its reader's language."""
    session_id, number = numbers(interaction.value, 2)
    card = await questions.to_write(work.session, work.actor, session_id, work.now)
    await questions.write(
        work.session,
        actor=work.actor,
        session_id=session_id,
        text=_ready(interaction, card, number),
        now=work.now,
    )
    return replies.done(interaction.say.md("question.sent", reader=who(card.reader)))


@shows
async def write(interaction: Interaction, work: UnitOfWork) -> View:
    card = await questions.to_write(work.session, work.actor, interaction.key, work.now)
    return question_modal(card, work.actor.zone, interaction.say)


@shows
async def read(interaction: Interaction, work: UnitOfWork) -> View:
    card, text = await questions.read(work.session, work.actor, interaction.key)
    return question_card(card, text, work.actor.zone, interaction.say)


@submits(said_at=ids.QUESTION)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    entries = QUESTION_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await questions.write(
        work.session,
        actor=work.actor,
        session_id=modal.held.number("session"),
        text=entries[QUESTION],
        now=work.now,
    )
    return {}


def _ready(interaction: Interaction, card: Card, number: int) -> str:
    spoken = language_for(card.reader, otherwise=card.about.programme.language)
    ready = topic_questions(card.topic, interaction.context.texts.say(spoken))
    if not 1 <= number <= len(ready):
        raise Mistake("question.gone")
    return ready[number - 1]
