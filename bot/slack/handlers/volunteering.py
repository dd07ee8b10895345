"""From App Home: put oneself forward, change what one said, take it back."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.rules.volunteer_card import faults
from bot.services import volunteering as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.home import refresh
from bot.slack.saving import metadata, saved
from bot.slack.views.volunteering import card_in, volunteer_modal
from bot.texts import Say


async def as_mentor(ask: Ask) -> None:
    await _open(ask, "mentor")


async def as_executive(ask: Ask) -> None:
    await _open(ask, "executive")


async def _open(ask: Ask, side: str) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            form = await service.form(session, ask.actor, ask.key, side)
        return volunteer_modal(form, ask.say)

    await ask.show(view())


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; App Home then shows it."""
    if await saved(desk, ack, body, _save, said_at=ids.CARD):
        refresh(desk, slack_id_in(body))


async def _save(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    meant = metadata(body)
    try:
        card = card_in(body["view"]["state"]["values"], meant.get("also") or ())
    except ValueError as fault:
        raise Mistake("volunteer.topic_gone") from fault
    if wrong := faults(card):
        return {block: say(key, limit=limit) for block, (key, limit) in wrong.items()}
    async with desk.db.transaction() as session:
        await service.volunteer(
            session,
            actor=asker,
            programme_id=meant.number("programme"),
            side=str(meant.get("side")),
            card=card,
            now=desk.now(),
        )
    return {}


async def withdraw(ask: Ask) -> None:
    async with ask.desk.db.transaction() as session:
        await service.withdraw(session, actor=ask.actor, programme_id=ask.key, now=ask.desk.now())
    refresh(ask.desk, ask.actor.person.slack_id)
