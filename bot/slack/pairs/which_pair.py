"""The pair that a command is about: the only one within reach, or a choice."""

from collections.abc import Awaitable, Callable

from bot.check_ins.arranging import within_reach
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit.interactions import Answer, Interaction, View
from bot.slack.kit.replies import choose_pair
from storage.tables import ident


async def which_pair(
    interaction: Interaction,
    work: UnitOfWork,
    action: Action,
    action_id: str,
    view_of: Callable[[Interaction, UnitOfWork, int], Awaitable[View]],
) -> Answer:
    """The modal of the one pair, or buttons of that `action_id` for several."""
    interaction.refuse_more()
    rows = await within_reach(work.session, work.actor, action)
    if len(rows) > 1:
        return choose_pair(rows, work.actor.id, action_id, interaction.say)
    return await view_of(interaction, work, ident(rows[0].pair))
