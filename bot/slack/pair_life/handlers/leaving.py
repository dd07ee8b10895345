"""`leave`, and the button in App Home: another mentor or executive, or the way out."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.pair_life import leaving as service
from bot.slack.kit import blocks, ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import metadata, saved
from bot.slack.pair_life.views import LEAVE_FORM, WISH, WORD, asked_modal, leave_modal, which_pair
from bot.texts import Say
from bot.topics.rules.own_topics import tidy
from storage.tables import ident


async def leave(interaction: Interaction, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", command=interaction.command, word=line.word)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            rows = await service.choices(session, interaction.actor)
            if not rows:
                raise Mistake("leave.ended")
            if len(rows) > 1:
                return which_pair(rows, interaction.actor.id, interaction.say)
            way = await service.way_out(session, interaction.actor, ident(rows[0].pair))
        return leave_modal(way, interaction.say)

    await interaction.show(view())


@steps
async def open_one(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            way = await service.way_out(session, interaction.actor, interaction.key)
        return leave_modal(way, interaction.say)

    await interaction.show(view())


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Kept before the modal closes; it then says that the leads are told."""
    if await saved(context, ack, body, _ask, said_at=ids.WISH, becomes=asked_modal):
        context.homes.changed(slack_id_in(body))


@steps
async def take_back(interaction: Interaction) -> Message | None:
    async with interaction.context.db.transaction() as session:
        await service.take_back(
            session, actor=interaction.actor, task_id=interaction.key, now=interaction.context.now()
        )
    interaction.context.homes.changed(interaction.slack_id)
    return blocks.sentence(interaction.say.md("leave.taken_back"))


async def _ask(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = LEAVE_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await service.ask(
            session,
            actor=asker,
            pair_id=metadata(body).number("pair"),
            wish=entries[WISH] or "",
            word=entries[WORD] if tidy(entries[WORD]) else None,
            now=context.now(),
        )
    return {}
