"""*Our thread* in App Home, and its *Done* buttons."""

from bot.kernel.errors import Mistake
from bot.kernel.unit_of_work import UnitOfWork
from bot.pairs import threads as service
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows
from bot.slack.pairs.views import thread_modal

_DIGITS = 18
"""A key that a database can hold."""


@shows
async def look(interaction: Interaction, work: UnitOfWork) -> View:
    return await _view(interaction, work, _key(interaction.value))


@changes
async def done(interaction: Interaction, work: UnitOfWork) -> View:
    pair_id = await service.call_done(
        work.session, actor=work.actor, step_id=_key(interaction.value), now=work.now
    )
    return await _view(interaction, work, pair_id)


async def _view(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    thread = await service.look(work.session, work.actor, pair_id, work.now)
    return thread_modal(thread, work.actor, interaction.say)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("thread.gone")
    return int(text)
