"""`leave`, and the button in App Home: another mentor or executive, or the way out."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.rules.answers import NOTE_LIMIT
from bot.rules.command_line import CommandLine
from bot.rules.own_topics import tidy
from bot.services import leaving as service
from bot.services.actors import Actor
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.home import refresh
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.views import blocks
from bot.slack.views.leaving import asked_modal, leave_modal, which_pair
from bot.texts import Say
from storage.tables import ident


async def leave(ask: Ask, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", command=ask.command, word=line.word)

    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            rows = await service.choices(session, ask.actor)
            if not rows:
                raise Mistake("leave.ended")
            if len(rows) > 1:
                return which_pair(rows, ask.actor.id, ask.say)
            way = await service.way_out(session, ask.actor, ident(rows[0].pair))
        return leave_modal(way, ask.say)

    await ask.show(view())


async def open_one(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        async with ask.desk.db.reading() as session:
            way = await service.way_out(session, ask.actor, ask.key)
        return leave_modal(way, ask.say)

    await ask.show(view())


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Kept before the modal closes; it then says that the leads are told."""
    if await saved(desk, ack, body, _ask, said_at=ids.WISH, becomes=asked_modal):
        desk.wake()
        refresh(desk, slack_id_in(body))


async def take_back(ask: Ask) -> Message | None:
    async with ask.desk.db.transaction() as session:
        await service.take_back(session, actor=ask.actor, task_id=ask.key, now=ask.desk.now())
    refresh(ask.desk, ask.actor.person.slack_id)
    return blocks.sentence(ask.say.md("leave.taken_back"))


async def _ask(desk: Desk, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    state = body["view"]["state"]["values"]
    wish = ((state.get(ids.WISH) or {}).get(ids.WISH) or {}).get("selected_option") or {}
    word = str(((state.get(ids.WORD) or {}).get(ids.WORD) or {}).get("value") or "").strip()
    if len(word) > NOTE_LIMIT:
        return {ids.WORD: say("answer.fault.too_long", limit=NOTE_LIMIT)}
    async with desk.db.transaction() as session:
        await service.ask(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            wish=str(wish.get("value") or ""),
            word=word if tidy(word) else None,
            now=desk.now(),
        )
    return {}
