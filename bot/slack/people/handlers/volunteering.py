"""From App Home: put oneself forward, change what one said, take it back."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.people import volunteering as service
from bot.people.rules.volunteer_card import faults
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.people.views.volunteering import CARD_FORM, card_in, volunteer_modal
from bot.texts import Say
from storage.states import Side


@steps
async def as_mentor(interaction: Interaction) -> None:
    await _open(interaction, Side.MENTOR)


@steps
async def as_executive(interaction: Interaction) -> None:
    await _open(interaction, Side.EXECUTIVE)


async def _open(interaction: Interaction, side: Side) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            form = await service.form(session, interaction.actor, interaction.key, side)
        return volunteer_modal(form, interaction.say)

    await interaction.show(view())


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; App Home then shows it."""
    if await saved(context, ack, body, _save, said_at=ids.CARD):
        context.homes.changed(slack_id_in(body))


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    meant = metadata(body)
    entries = CARD_FORM.read(body)
    card = card_in(entries, meant.get("also") or ())
    if wrong := entries.errors(say, faults(card)):
        return wrong
    async with context.db.transaction() as session:
        await service.volunteer(
            session,
            actor=asker,
            programme_id=meant.number("programme"),
            side=str(meant.get("side")),
            card=card,
            now=context.now(),
        )
    return {}


@steps
async def withdraw(interaction: Interaction) -> None:
    async with interaction.context.db.transaction() as session:
        await service.withdraw(
            session,
            actor=interaction.actor,
            programme_id=interaction.key,
            now=interaction.context.now(),
        )
    interaction.context.homes.changed(interaction.slack_id)
