"""*About this topic* below a prompt, and the choice of the pair's next topic."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.services import choosing as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.saving import metadata, saved
from bot.slack.views.about_modal import about_modal, topic_chosen
from bot.texts import Say


async def about(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            page = await service.about(session, ask.actor, ask.key)
        return about_modal(page, ask.say)

    await ask.show(view())


async def choose(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(desk, ack, body, _choose, said_at=ids.NEXT_TOPIC)


async def _choose(desk: Desk, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    async with desk.db.transaction() as session:
        await service.choose(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            topic_id=topic_chosen(body["view"]["state"]["values"]),
            now=desk.now(),
        )
    return {}
