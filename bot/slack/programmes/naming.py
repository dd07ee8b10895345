"""The programme that a command names."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.programmes import programmes
from bot.slack.kit.interactions import Interaction
from storage.engine import Session
from storage.tables import Programme


async def programme_named(
    session: Session, interaction: Interaction, action: Action, name: str
) -> Programme:
    """The one of that name, or the only one. `Mistake` gives the form of what was typed."""
    try:
        return await programmes.named(session, interaction.actor, action, name)
    except Mistake as mistake:
        raise Mistake(mistake.key, command=interaction.command, **mistake.values) from mistake
