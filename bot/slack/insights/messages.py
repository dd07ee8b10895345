"""The stage of an insight; the text, and what came of it, are behind a button."""

from typing import Any

from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.texts import Say


def render(letter: Any, say: Say) -> Message:
    read = blocks.button(say("stages.letter.open"), ids.OUTCOME_READ, letter.insight_id, "primary")
    text = say.md(f"stages.letter.{letter.stage}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(read))
