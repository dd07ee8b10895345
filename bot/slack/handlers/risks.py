"""A lead looks at a nudge, and does something for the pair."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.services import risk_tasks as service
from bot.services.actors import Actor, language_for
from bot.services.risk_tasks import MESSAGE_LIMIT
from bot.slack import ids
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.views import replies
from bot.slack.views.names import who
from bot.slack.views.risk_modal import message_modal, risk_modal
from bot.texts import Say


async def look(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            nudge = await service.look(session, ask.actor, ask.key)
        return risk_modal(nudge, ask.say)

    await ask.show(view())


async def write(ask: Ask) -> None:
    """Opens the ready text, in the language of whoever is to read it."""

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            nudge = await service.look(session, ask.actor, ask.key)
        if not nudge.is_open:
            raise Mistake("risk.done")
        language = language_for(nudge.at_risk[0], otherwise=nudge.programme.language)
        return message_modal(nudge, ask.desk.texts.say(language), ask.say)

    await ask.show(view())


async def written(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(desk, ack, body, _written, said_at=ids.MESSAGE):
        desk.wake()


async def send(ask: Ask) -> Message:
    async with ask.desk.db.transaction() as session:
        sent = await service.send(session, actor=ask.actor, task_id=ask.key, now=ask.desk.now())
    ask.desk.wake()
    if sent.opened:
        return replies.done(ask.say.count_md("send.done", sent.opened))
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=ask.command)
    raise Mistake("send.had_one")


async def end(ask: Ask) -> Message:
    async with ask.desk.db.transaction() as session:
        nudge = await service.end_pair(
            session, actor=ask.actor, task_id=ask.key, now=ask.desk.now()
        )
    ask.desk.wake()
    return replies.done(
        ask.say.md("end.done", mentor=who(nudge.mentor), executive=who(nudge.executive))
    )


async def close(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.transaction() as session:
            await service.close(session, actor=ask.actor, task_id=ask.key, now=ask.desk.now())
            nudge = await service.look(session, ask.actor, ask.key)
        return risk_modal(nudge, ask.say)

    await ask.show(view())


async def _written(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    typed = body["view"]["state"]["values"][ids.MESSAGE][ids.MESSAGE].get("value") or ""
    text = typed.strip()
    if not text:
        return {ids.MESSAGE: say("risk.message.empty")}
    if len(text) > MESSAGE_LIMIT:
        return {ids.MESSAGE: say("answer.fault.too_long", limit=MESSAGE_LIMIT)}
    async with desk.db.transaction() as session:
        await service.write(
            session,
            actor=asker,
            task_id=metadata(body).number("task"),
            text=text,
            now=desk.now(),
        )
    return {}
