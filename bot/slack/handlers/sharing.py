"""The label of an answer is chosen: an insight is asked for its area and its names too."""

from typing import Any

from bot.slack.asking import Ask
from bot.slack.values import unknown
from bot.slack.views.sharing import for_label


async def label(ask: Ask) -> None:
    async def view() -> dict[str, Any]:
        if "view" not in ask.body:
            raise unknown()
        return for_label(ask.body["view"], ask.value, ask.say)

    await ask.show(view())
