"""A lead looks at a nudge, and does something for the pair."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor, language_for
from bot.kernel.errors import Mistake
from bot.lead_tasks import risk_tasks as service
from bot.pair_life.task_endings import end_for_nudge
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.kit.submissions import metadata, saved
from bot.slack.lead_tasks.views.risk_modal import MESSAGE, MESSAGE_FORM, message_modal, risk_modal
from bot.texts import Say


@steps
async def look(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            nudge = await service.look(session, interaction.actor, interaction.key)
        return risk_modal(nudge, interaction.say)

    await interaction.show(view())


@steps
async def write(interaction: Interaction) -> None:
    """Opens the ready text, in the language of whoever is to read it."""

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            nudge = await service.look(session, interaction.actor, interaction.key)
        if not nudge.is_open:
            raise Mistake("risk.done")
        language = language_for(nudge.at_risk[0], otherwise=nudge.programme.language)
        return message_modal(nudge, interaction.context.texts.say(language), interaction.say)

    await interaction.show(view())


async def written(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _written, said_at=ids.MESSAGE)


@steps
async def send(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        sent = await service.send(
            session, actor=interaction.actor, task_id=interaction.key, now=interaction.context.now()
        )
    if sent.opened:
        return replies.done(interaction.say.count_md("send.done", sent.opened))
    if sent.over:
        raise Mistake("send.over")
    if sent.left:
        raise Mistake("send.all_left", command=interaction.command)
    raise Mistake("send.had_one")


@steps
async def end(interaction: Interaction) -> Message:
    async with interaction.context.db.transaction() as session:
        nudge = await end_for_nudge(
            session, actor=interaction.actor, task_id=interaction.key, now=interaction.context.now()
        )
    return replies.done(
        interaction.say.md("end.done", mentor=who(nudge.mentor), executive=who(nudge.executive))
    )


@steps
async def close(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            await service.close(
                session,
                actor=interaction.actor,
                task_id=interaction.key,
                now=interaction.context.now(),
            )
            nudge = await service.look(session, interaction.actor, interaction.key)
        return risk_modal(nudge, interaction.say)

    await interaction.show(view())


async def _written(
    context: Context, asker: Actor, say: Say, body: dict[str, Any]
) -> dict[str, str]:
    entries = MESSAGE_FORM.read(body)
    if wrong := entries.errors(say):
        return wrong
    async with context.db.transaction() as session:
        await service.write(
            session,
            actor=asker,
            task_id=metadata(body).number("task"),
            text=entries[MESSAGE],
            now=context.now(),
        )
    return {}
