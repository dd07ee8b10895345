"""The question card: one click sends a ready question, a modal takes one's own."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.services import questions
from bot.services.actors import Actor, language_for
from bot.services.questions import Card
from bot.slack import ids
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.values import numbers
from bot.slack.views import replies
from bot.slack.views.fields import line_in
from bot.slack.views.names import topic_questions, who
from bot.slack.views.question_modal import question_card, question_modal
from bot.texts import Say


async def send(ask: Ask) -> Message:
    """A ready question of the topic, in its reader's language."""
    session_id, number = numbers(ask.value, 2)
    async with ask.desk.db.transaction() as session:
        card = await questions.to_write(session, ask.actor, session_id, ask.desk.now())
        await questions.write(
            session,
            actor=ask.actor,
            session_id=session_id,
            text=_ready(ask, card, number),
            now=ask.desk.now(),
        )
    ask.desk.wake()
    return replies.done(ask.say.md("question.sent", reader=who(card.reader)))


async def write(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            card = await questions.to_write(session, ask.actor, ask.key, ask.desk.now())
        return question_modal(card, ask.actor.zone, ask.say)

    await ask.show(view())


async def read(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            card, text = await questions.read(session, ask.actor, ask.key)
        return question_card(card, text, ask.actor.zone, ask.say)

    await ask.show(view())


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(desk, ack, body, _save, said_at=ids.QUESTION):
        desk.wake()


async def _save(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    text = line_in(body["view"]["state"]["values"], ids.QUESTION)
    if not text:
        return {ids.QUESTION: say("question.empty")}
    async with desk.db.transaction() as session:
        await questions.write(
            session,
            actor=asker,
            session_id=metadata(body).number("session"),
            text=text,
            now=desk.now(),
        )
    return {}


def _ready(ask: Ask, card: Card, number: int) -> str:
    spoken = language_for(card.reader, otherwise=card.about.programme.language)
    ready = topic_questions(card.topic, ask.desk.texts.say(spoken))
    if not 1 <= number <= len(ready):
        raise Mistake("question.gone")
    return ready[number - 1]
