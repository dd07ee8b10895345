"""*About this topic* below a prompt, and the choice of the pair's next topic."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.topics.views import ABOUT_FORM, NEXT_TOPIC, about_modal
from bot.texts import Say
from bot.topics import choosing as service


@steps
async def about(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            page = await service.about(session, interaction.actor, interaction.key)
        return about_modal(page, interaction.say)

    await interaction.show(view())


async def choose(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _choose, said_at=ids.NEXT_TOPIC)


async def _choose(context: Context, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    async with context.db.transaction() as session:
        await service.choose(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            # None is the programme's order.
            topic_id=ABOUT_FORM.read(body)[NEXT_TOPIC] or None,
            now=context.now(),
        )
    return {}
