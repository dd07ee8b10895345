"""`delegate [@assistant ...]` and App Home's button: an executive names delegates."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.pair_life import delegating as service
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.submissions import saved
from bot.slack.pair_life.views import DELEGATES, DELEGATES_FORM, delegates_modal
from bot.texts import Say
from storage.tables import ident


async def delegate(interaction: Interaction, line: CommandLine) -> Message | None:
    """With people it adds them; alone it opens the list, in which they are also removed."""
    interaction.actor.require(Action.NAME_DELEGATE)
    if line.words:
        raise Mistake("delegate.form", command=interaction.command)
    if not line.people:
        await interaction.show(_view(interaction))
        return None
    people = [await interaction.context.people.find(mention) for mention in line.people]
    async with interaction.context.db.transaction() as session:
        await service.add(
            session, actor=interaction.actor, people=people, now=interaction.context.now()
        )
    names = interaction.say.joined([who(person) for person in people])
    return replies.done(interaction.say.md("delegate.done", people=names))


@steps
async def open_list(interaction: Interaction) -> None:
    await interaction.show(_view(interaction))


async def submit(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    if await saved(context, ack, body, _save, said_at=ids.DELEGATES):
        context.homes.changed(slack_id_in(body))


async def _view(interaction: Interaction) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        there = await service.delegates(session, interaction.actor)
    return delegates_modal(there, interaction.say)


async def _save(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    asker.require(Action.NAME_DELEGATE)
    entries = DELEGATES_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    wanted = entries[DELEGATES]
    async with context.db.reading() as session:
        there = {person.slack_id: person for person in await service.delegates(session, asker)}
    people = [there.get(slack_id) or await context.people.look_up(slack_id) for slack_id in wanted]
    async with context.db.transaction() as session:
        await service.name(
            session,
            actor=asker,
            people=list({ident(person): person for person in people}.values()),
            now=context.now(),
        )
    return {}
