"""The answer of a former member, some months after the end."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.confidence import follow_ups as service
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.slack.confidence.views import (
    AGAIN,
    CHANGED,
    FOLLOW_UP_FORM,
    follow_up_modal,
    follow_up_thanks,
)
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.texts import Say

_DIGITS = 18


@steps
async def open_form(interaction: Interaction) -> None:
    """`value`: programme:months."""
    parts = interaction.value.split(":")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) <= _DIGITS for part in parts):
        raise Mistake("closing.unknown")
    programme_id, months = (int(part) for part in parts)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            sheet = await service.look(
                session, interaction.actor, programme_id, months, interaction.context.now()
            )
        return follow_up_modal(sheet, interaction.say)

    await interaction.show(view())


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _save, said_at=ids.AGAIN, becomes=follow_up_thanks)


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = FOLLOW_UP_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    known = metadata(body)
    async with context.db.transaction() as session:
        await service.record(
            session,
            actor=asker,
            programme_id=known.number("programme"),
            months=known.number("months"),
            again=bool(entries[AGAIN]),
            changed=entries[CHANGED] or None,
            now=context.now(),
        )
    return {}
