"""The programme that a command names."""

from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programmes
from bot.slack.kit.interactions import Interaction
from storage.tables import Programme


async def programme_named(
    interaction: Interaction, work: UnitOfWork, action: Action, name: str
) -> Programme:
    """The one that the button names, or that of the name, or the only one. `SeveralProgrammes`
    where there is a choice.
    """
    if interaction.programme_id is not None:
        return await programmes.chosen(work.session, work.actor, action, interaction.programme_id)
    return await programmes.named(work.session, work.actor, action, name)
