"""The question card: one click sends a ready question, a modal takes one's own."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor, language_for
from bot.kernel.errors import Mistake
from bot.sessions import questions
from bot.sessions.questions import Card
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_questions, who
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import numbers
from bot.slack.sessions.views.plan_modal import (
    QUESTION,
    QUESTION_FORM,
    question_card,
    question_modal,
)
from bot.texts import Say


@steps
async def send(interaction: Interaction) -> Message:
    """A ready question of the topic, in its reader's language."""
    session_id, number = numbers(interaction.value, 2)
    async with interaction.context.db.transaction() as session:
        card = await questions.to_write(
            session, interaction.actor, session_id, interaction.context.now()
        )
        await questions.write(
            session,
            actor=interaction.actor,
            session_id=session_id,
            text=_ready(interaction, card, number),
            now=interaction.context.now(),
        )
    return replies.done(interaction.say.md("question.sent", reader=who(card.reader)))


@steps
async def write(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            card = await questions.to_write(
                session, interaction.actor, interaction.key, interaction.context.now()
            )
        return question_modal(card, interaction.actor.zone, interaction.say)

    await interaction.show(view())


@steps
async def read(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            card, text = await questions.read(session, interaction.actor, interaction.key)
        return question_card(card, text, interaction.actor.zone, interaction.say)

    await interaction.show(view())


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _save, said_at=ids.QUESTION)


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = QUESTION_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await questions.write(
            session,
            actor=asker,
            session_id=metadata(body).number("session"),
            text=entries[QUESTION],
            now=context.now(),
        )
    return {}


def _ready(interaction: Interaction, card: Card, number: int) -> str:
    spoken = language_for(card.reader, otherwise=card.about.programme.language)
    ready = topic_questions(card.topic, interaction.context.texts.say(spoken))
    if not 1 <= number <= len(ready):
        raise Mistake("question.gone")
    return ready[number - 1]
