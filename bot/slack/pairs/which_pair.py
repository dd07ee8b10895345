"""The pair that a command or a choice of the menu *Later…* is about."""

from collections.abc import Awaitable, Callable

from bot.check_ins.arranging import of_check_in, within_reach
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit.form import number, parts
from bot.slack.kit.interactions import Interaction, Reply, View
from bot.slack.kit.listeners import Handler, shows
from bot.slack.kit.replies import choose_pair
from storage.tables import ident

ViewOf = Callable[[Interaction, UnitOfWork, int], Awaitable[View]]
"""The modal of the pair with this key."""


async def which_pair(
    interaction: Interaction,
    work: UnitOfWork,
    action: Action,
    action_id: str,
    view_of: ViewOf,
) -> Reply:
    """The modal of the one pair, or buttons of that `action_id` for several."""
    rows = await within_reach(work.session, work.actor, action)
    if len(rows) > 1:
        return choose_pair(rows, work.actor.id, action_id, interaction.say)
    return await view_of(interaction, work, ident(rows[0].pair))


def by_check_in(view_of: ViewOf) -> Handler:
    """The modal of the pair whose check-in the value names: one prompt offers several modals."""

    @shows
    async def open_modal(interaction: Interaction, work: UnitOfWork) -> View:
        key, _ = parts(interaction.value, 2)
        pair_id = await of_check_in(work.session, work.actor, number(key))
        return await view_of(interaction, work, pair_id)

    return open_modal
