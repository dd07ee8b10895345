"""How sure somebody feels of the programme's topics: asked, and kept for them alone."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.confidence import confidence as service
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.slack.confidence.views import confidence_modal, levels_chosen
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import number, parts
from bot.texts import Say
from storage.states import Moment


@steps
async def ask_for(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        pair_id, moment = parts(interaction.value, 2)
        async with interaction.context.db.reading() as session:
            page = await service.page(
                session,
                interaction.actor,
                number(pair_id),
                _moment(moment),
                interaction.context.now(),
            )
        return confidence_modal(page, interaction.say)

    await interaction.show(view())


async def rate(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    said_at = str(metadata(body).get("first", ids.CONFIDENCE_MODAL))
    if await saved(context, ack, body, _rate, said_at=said_at):
        context.homes.changed(slack_id_in(body))


async def _rate(context: Context, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    held = metadata(body)
    async with context.db.transaction() as session:
        await service.rate(
            session,
            actor=asker,
            pair_id=held.number("pair"),
            moment=_moment(str(held["moment"])),
            levels=levels_chosen(body),
            now=context.now(),
        )
    return {}


def _moment(name: str) -> Moment:
    if name not in list(Moment):
        raise Mistake("confidence.gone")
    return Moment(name)
