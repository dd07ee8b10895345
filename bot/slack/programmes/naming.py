"""The programme that a command names."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programmes
from bot.slack.kit.interactions import Interaction
from storage.tables import Programme


async def programme_named(
    interaction: Interaction, work: UnitOfWork, action: Action, name: str
) -> Programme:
    """The one of that name, or the only one. `Mistake` gives the form of what was typed."""
    try:
        return await programmes.named(work.session, work.actor, action, name)
    except Mistake as mistake:
        raise Mistake(mistake.key, command=interaction.command, **mistake.values) from mistake
