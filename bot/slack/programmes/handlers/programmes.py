"""`programmes`: the list, and a programme's life from launch to close."""

from collections.abc import Awaitable, Callable

from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programme_states
from bot.programmes.programme_list import visible_to
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows
from bot.slack.programmes.views.programme_list import PAGER, programme_list

Change = Callable[..., Awaitable[None]]


@shows
async def open_list(interaction: Interaction, work: UnitOfWork) -> View:
    interaction.refuse_more()
    work.actor.require(Action.LIST_PROGRAMMES)
    return await page(interaction, work)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    (number,) = PAGER.read(interaction.value)
    return await page(interaction, work, at=PAGER.first_of(number))


@changes
async def launch(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.launch)


@changes
async def pause(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.pause)


@changes
async def resume(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.resume)


@changes
async def close(interaction: Interaction, work: UnitOfWork) -> View:
    return await _change(interaction, work, programme_states.close)


async def page(
    interaction: Interaction, work: UnitOfWork, *, about: int | None = None, at: int = 0
) -> View:
    there = await visible_to(work.session, work.actor, about=about, at=at)
    return programme_list(there, interaction.say)


async def _change(interaction: Interaction, work: UnitOfWork, change: Change) -> View:
    await change(work.session, actor=work.actor, programme_id=interaction.key, now=work.now)
    return await page(interaction, work, about=interaction.key)
