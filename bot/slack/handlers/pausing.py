"""`pause` and `resume`, the choice below *Later…*, and the buttons of App Home."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import pauses
from bot.services.actors import Actor
from bot.services.arranging import found, within_reach
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.handlers.home import refresh
from bot.slack.handlers.which_pair import which_pair
from bot.slack.message import Message
from bot.slack.saving import metadata, saved
from bot.slack.views import replies
from bot.slack.views.fields import day_in
from bot.slack.views.pause_modal import pause_modal
from bot.texts import Say, slack_date
from storage.tables import ident


async def pause(ask: Ask, line: CommandLine) -> Message | None:
    return await which_pair(ask, line, Action.PAUSE_PAIR, ids.PAUSE_OPEN, view_for)


async def open_button(ask: Ask) -> None:
    await ask.show(view_for(ask, ask.key))


async def view_for(ask: Ask, pair_id: int) -> dict[str, Any]:
    async with ask.desk.db.reading() as session:
        about = await found(session, ask.actor, Action.PAUSE_PAIR, pair_id)
    return pause_modal(about, ask.say)


async def resume(ask: Ask, line: CommandLine) -> Message:
    """Without anything else: the pair that pauses, or a choice of several."""
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=ask.command)
    async with ask.desk.db.reading() as session:
        rows = await within_reach(session, ask.actor, Action.PAUSE_PAIR)
    paused = [row for row in rows if row.pair.paused_at is not None]
    if not paused:
        raise Mistake("resume.not_paused")
    if len(paused) > 1:
        return replies.choose_pair(paused, ask.actor.id, ids.RESUME, ask.say)
    return await _resume(ask, ident(paused[0].pair))


async def resume_button(ask: Ask) -> Message:
    return await _resume(ask, ask.key)


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(desk, ack, body, _save, said_at=ids.PAUSE_UNTIL):
        desk.wake()
        refresh(desk, slack_id_in(body))


async def _resume(ask: Ask, pair_id: int) -> Message:
    async with ask.desk.db.transaction() as session:
        about = await pauses.ask_resume(
            session, actor=ask.actor, pair_id=pair_id, now=ask.desk.now()
        )
    ask.desk.wake()
    refresh(ask.desk, ask.actor.person.slack_id)
    next_at = about.pair.next_check_in_at
    if next_at is None:
        return replies.done(ask.say.md("resume.done_over"))
    return replies.done(ask.say.md("resume.done", at=slack_date(next_at, ask.say)))


async def _save(desk: Desk, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    async with desk.db.transaction() as session:
        await pauses.ask_pause(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            until=day_in(body["view"]["state"]["values"], ids.PAUSE_UNTIL),
            now=desk.now(),
        )
    return {}
