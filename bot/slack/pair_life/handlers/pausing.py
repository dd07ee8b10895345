"""`pause` and `resume`, the choice below *Later…*, and the buttons of App Home."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.check_ins.arranging import found, within_reach
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.pair_life import pauses
from bot.slack.home.handlers import refresh
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction, slack_id_in
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import metadata, saved
from bot.slack.pair_life.views.pause_modal import PAUSE_FORM, PAUSE_UNTIL, pause_modal
from bot.slack.pairs.handlers.which_pair import which_pair
from bot.texts import Say, slack_date
from storage.tables import ident


async def pause(interaction: Interaction, line: CommandLine) -> Message | None:
    return await which_pair(interaction, line, Action.PAUSE_PAIR, ids.PAUSE_OPEN, view_for)


async def open_button(interaction: Interaction) -> None:
    await interaction.show(view_for(interaction, interaction.key))


async def view_for(interaction: Interaction, pair_id: int) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        about = await found(session, interaction.actor, Action.PAUSE_PAIR, pair_id)
    return pause_modal(about, interaction.say)


async def resume(interaction: Interaction, line: CommandLine) -> Message:
    """Without anything else: the pair that pauses, or a choice of several."""
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=interaction.command)
    async with interaction.context.db.reading() as session:
        rows = await within_reach(session, interaction.actor, Action.PAUSE_PAIR)
    paused = [row for row in rows if row.pair.paused_at is not None]
    if not paused:
        raise Mistake("resume.not_paused")
    if len(paused) > 1:
        return replies.choose_pair(paused, interaction.actor.id, ids.RESUME, interaction.say)
    return await _resume(interaction, ident(paused[0].pair))


async def resume_button(interaction: Interaction) -> Message:
    return await _resume(interaction, interaction.key)


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(context, ack, body, _save, said_at=ids.PAUSE_UNTIL):
        context.wake()
        refresh(context, slack_id_in(body))


async def _resume(interaction: Interaction, pair_id: int) -> Message:
    async with interaction.context.db.transaction() as session:
        about = await pauses.ask_resume(
            session, actor=interaction.actor, pair_id=pair_id, now=interaction.context.now()
        )
    interaction.context.wake()
    refresh(interaction.context, interaction.actor.person.slack_id)
    next_at = about.pair.next_check_in_at
    if next_at is None:
        return replies.done(interaction.say.md("resume.done_over"))
    return replies.done(interaction.say.md("resume.done", at=slack_date(next_at, interaction.say)))


async def _save(context: Context, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    async with context.db.transaction() as session:
        await pauses.ask_pause(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            until=PAUSE_FORM.read(body)[PAUSE_UNTIL],
            now=context.now(),
        )
    return {}
