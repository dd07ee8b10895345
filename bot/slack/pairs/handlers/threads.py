"""*Our thread* in App Home, and its *Done* buttons."""

from typing import Any

from bot.kernel.errors import Mistake
from bot.pairs import threads as service
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.pairs.views import thread_modal

_DIGITS = 18
"""A key that a database can hold."""


@steps
async def look(interaction: Interaction) -> None:
    await interaction.show(_view(interaction, _key(interaction.value)))


@steps
async def done(interaction: Interaction) -> None:
    step_id = _key(interaction.value)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.transaction() as session:
            pair_id = await service.call_done(
                session, actor=interaction.actor, step_id=step_id, now=interaction.context.now()
            )
        return await _view(interaction, pair_id)

    await interaction.show(view())


async def _view(interaction: Interaction, pair_id: int) -> dict[str, Any]:
    async with interaction.context.db.reading() as session:
        thread = await service.look(session, interaction.actor, pair_id, interaction.context.now())
    return thread_modal(thread, interaction.actor, interaction.say)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("thread.gone")
    return int(text)
