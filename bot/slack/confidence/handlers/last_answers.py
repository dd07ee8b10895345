"""The last answer to a programme that has closed."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.confidence import last_answers as service
from bot.kernel.actors import Actor
from bot.slack.confidence.views import (
    AGAIN,
    CHANGED,
    LAST_ANSWER_FORM,
    REMATCH,
    last_answer_modal,
    last_answer_thanks,
)
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.texts import Say


@steps
async def open_form(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            sheet = await service.look(
                session, interaction.actor, interaction.key, interaction.context.now()
            )
        return last_answer_modal(sheet, interaction.say)

    await interaction.show(view())


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _save, said_at=ids.AGAIN, becomes=last_answer_thanks)


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = LAST_ANSWER_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await service.record(
            session,
            actor=asker,
            programme_id=metadata(body).number("programme"),
            again=bool(entries[AGAIN]),
            changed=entries[CHANGED] or None,
            wants_rematch=bool(entries[REMATCH]),
            now=context.now(),
        )
    return {}
