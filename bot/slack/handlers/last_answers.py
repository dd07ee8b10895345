"""The last answer to a programme that has closed."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.rules.answers import NOTE_LIMIT
from bot.services import last_answers as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.saving import metadata, saved
from bot.slack.views.last_answer_modal import given_in, last_answer_modal, thanks_modal
from bot.texts import Say


async def open_form(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            sheet = await service.look(session, ask.actor, ask.key, ask.desk.now())
        return last_answer_modal(sheet, ask.say)

    await ask.show(view())


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(desk, ack, body, _save, said_at=ids.AGAIN, becomes=thanks_modal)


async def _save(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    again, changed, wants_rematch = given_in(body["view"]["state"]["values"])
    if again is None:
        return {ids.AGAIN: say("closing.choose")}
    if wants_rematch is None:
        return {ids.REMATCH: say("closing.choose")}
    if len(changed or "") > NOTE_LIMIT:
        return {ids.CHANGED: say("answer.fault.too_long", limit=NOTE_LIMIT)}
    async with desk.db.transaction() as session:
        await service.record(
            session,
            actor=asker,
            programme_id=metadata(body).number("programme"),
            again=again,
            changed=changed,
            wants_rematch=wants_rematch,
            now=desk.now(),
        )
    return {}
