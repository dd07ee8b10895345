"""The pair that a command is about: the only one within reach, or a choice."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.check_ins.arranging import within_reach
from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from bot.slack.kit.replies import choose_pair
from storage.tables import ident


async def which_pair(
    interaction: Interaction,
    line: CommandLine,
    action: Action,
    action_id: str,
    view_of: Callable[[Interaction, int], Awaitable[dict[str, Any]]],
) -> Message | None:
    """Opens the window of the one pair, or offers buttons of that `action_id` for several."""
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=interaction.command)
    async with interaction.context.db.reading() as session:
        rows = await within_reach(session, interaction.actor, action)
    if len(rows) > 1:
        return choose_pair(rows, interaction.actor.id, action_id, interaction.say)
    await interaction.show(view_of(interaction, ident(rows[0].pair)))
    return None
