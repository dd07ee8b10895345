"""`tasks`: what a lead has to see to, and what they can do about it."""

from typing import Any

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.lead_tasks import seeing_to as service
from bot.pair_life.task_endings import end_for_task
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.values import numbers
from bot.slack.lead_tasks.views.lead_tasks import seen_to, task_list, task_modal
from storage.states import LeadTaskState


async def tasks(interaction: Interaction, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", command=interaction.command, word=line.word)
    await show_all(interaction)


@steps
async def show_all(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            found = await service.open_for(session, interaction.actor)
        return task_list(found, interaction.say)

    await interaction.show(view())


@steps
async def look(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            shown = await service.look(session, interaction.actor, interaction.key)
        return task_modal(shown, interaction.say)

    await interaction.show(view())


@steps
async def done(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            await service.call_done(
                session,
                actor=interaction.actor,
                task_id=interaction.key,
                now=interaction.context.now(),
            )
        return seen_to(interaction.say.md("task.was_done"), interaction.say)

    await interaction.show(view())
    interaction.context.homes.changed(interaction.slack_id)


@steps
async def end_pair(interaction: Interaction) -> None:
    task_id, pair_id = numbers(interaction.value, 2)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            shown = await end_for_task(
                session,
                actor=interaction.actor,
                task_id=task_id,
                pair_id=pair_id,
                now=interaction.context.now(),
            )
        if shown.task.state == LeadTaskState.OPEN:
            return task_modal(shown, interaction.say)
        return seen_to(interaction.say.md("task.pair_was_ended"), interaction.say)

    await interaction.show(view())
    interaction.context.homes.changed(interaction.slack_id)
