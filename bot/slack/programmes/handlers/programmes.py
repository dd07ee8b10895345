"""`programmes`: the list, and a programme's life from launch to close."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.programmes import programme_states
from bot.programmes.programme_list import visible_to
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.programmes.views.programme_list import PAGER, programme_list
from bot.texts import Say

Change = Callable[..., Awaitable[None]]


async def programmes(interaction: Interaction, line: CommandLine) -> None:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=interaction.command)
    await open_list(interaction)


@steps
async def open_list(interaction: Interaction) -> None:
    interaction.actor.require(Action.LIST_PROGRAMMES)
    await interaction.show(page(interaction.context, interaction.actor, interaction.say))


@steps
async def turn_page(interaction: Interaction) -> None:
    (number,) = PAGER.read(interaction.value)
    await interaction.show(
        page(interaction.context, interaction.actor, interaction.say, at=PAGER.first_of(number))
    )


@steps
async def launch(interaction: Interaction) -> None:
    await _change(interaction, programme_states.launch)


@steps
async def pause(interaction: Interaction) -> None:
    await _change(interaction, programme_states.pause)


@steps
async def resume(interaction: Interaction) -> None:
    await _change(interaction, programme_states.resume)


@steps
async def close(interaction: Interaction) -> None:
    await _change(interaction, programme_states.close)


async def page(
    context: Context, actor: Actor, say: Say, *, about: int | None = None, at: int = 0
) -> dict[str, Any]:
    async with context.db.reading() as session:
        there = await visible_to(session, actor, about=about, at=at)
    return programme_list(there, say)


async def _change(interaction: Interaction, change: Change) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            await change(
                session,
                actor=interaction.actor,
                programme_id=interaction.key,
                now=interaction.context.now(),
            )
        return await page(
            interaction.context, interaction.actor, interaction.say, about=interaction.key
        )

    await interaction.show(view())
