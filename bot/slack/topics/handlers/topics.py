"""`topics [programme]`: a lead orders, hides and adds the topics of a programme."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, SlackFault
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.slack.programmes.naming import programme_named
from bot.slack.topics.views import OWN_TOPIC_FORM, PAGER, own_topic_modal, topic_list, wording_in
from bot.texts import Say
from bot.topics import topics as service
from bot.topics.rules.own_topics import faults
from storage.errors import Unavailable
from storage.tables import ident


async def topics(interaction: Interaction, line: CommandLine) -> None:
    interaction.actor.require(Action.MANAGE_TOPICS)
    if line.people:
        raise Mistake("topics.form", command=str(interaction.body.get("command") or "/mentoring"))

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await programme_named(session, interaction, Action.MANAGE_TOPICS, line.rest)
            there = await service.arranged(session, interaction.actor, ident(programme))
        return topic_list(there, interaction.say)

    await interaction.show(view())


@steps
async def first(interaction: Interaction) -> None:
    await _move(interaction, None)


@steps
async def up(interaction: Interaction) -> None:
    await _move(interaction, -1)


@steps
async def down(interaction: Interaction) -> None:
    await _move(interaction, 1)


@steps
async def hide(interaction: Interaction) -> None:
    await _set_hidden(interaction, is_hidden=True)


@steps
async def show(interaction: Interaction) -> None:
    await _set_hidden(interaction, is_hidden=False)


@steps
async def turn_page(interaction: Interaction) -> None:
    programme_id, number = PAGER.read(interaction.value)
    at = PAGER.first_of(number)

    async def view() -> dict[str, Any]:
        return await _page(
            interaction.context, interaction.actor, programme_id, at, interaction.say
        )

    await interaction.show(view())


@steps
async def write(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            there = await service.arranged(session, interaction.actor, interaction.key)
        return own_topic_modal(there.programme, interaction.say)

    await interaction.show(view(), above=True)


async def add(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Saved before the modal closes; the list below it then shows the topic."""
    if await saved(context, ack, body, _add, said_at=ids.TITLE):
        await _show_below(context, body)


async def _add(context: Context, asker: Actor, say: Say, body: dict[str, Any]) -> dict[str, str]:
    entries = OWN_TOPIC_FORM.read(body)
    wording = wording_in(entries)
    if wrong := entries.errors(say, faults(wording)):
        return wrong
    async with context.db.transaction() as session:
        await service.add(
            session,
            actor=asker,
            programme_id=metadata(body).number("programme"),
            wording=wording,
            now=context.now(),
        )
    return {}


async def _show_below(context: Context, body: dict[str, Any]) -> None:
    below = body["view"].get("previous_view_id")
    if not below:
        return
    try:
        asker = await context.asker(slack_id_in(body))
        programme_id = metadata(body).number("programme")
        page = await _page(context, asker, programme_id, 0, context.say_to(asker))
        await context.gateway.update_view(str(below), page)
    except (SlackFault, Unavailable, Problem) as fault:
        # The topic is saved; the list is right again when it is opened the next time.
        structlog.get_logger().warning("topics_not_shown", error=repr(fault))


async def _page(
    context: Context, actor: Actor, programme_id: int, at: int, say: Say
) -> dict[str, Any]:
    async with context.db.reading() as session:
        there = await service.arranged(session, actor, programme_id, at=at)
    return topic_list(there, say)


async def _move(interaction: Interaction, by: int | None) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            there = await service.move(
                session,
                actor=interaction.actor,
                topic_id=interaction.key,
                by=by,
                now=interaction.context.now(),
            )
        return topic_list(there, interaction.say)

    await interaction.show(view())


async def _set_hidden(interaction: Interaction, *, is_hidden: bool) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            there = await service.set_hidden(
                session,
                actor=interaction.actor,
                topic_id=interaction.key,
                is_hidden=is_hidden,
                now=interaction.context.now(),
            )
        return topic_list(there, interaction.say)

    await interaction.show(view())
