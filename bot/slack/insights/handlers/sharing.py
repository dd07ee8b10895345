"""The label of an answer is chosen: an insight is asked for its area and its names too."""

from typing import Any

from bot.slack.insights.views.sharing import for_label
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.values import unknown


@steps
async def label(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        if "view" not in interaction.body:
            raise unknown()
        return for_label(interaction.body, interaction.value, interaction.say)

    await interaction.show(view())
