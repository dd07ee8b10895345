"""Tells a lead that something waits; says nothing of whom, because messages can be exported."""

from typing import Any

from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.texts import Say

_TOLD = {"vacancy": "task.letter.vacancy", "left": "task.letter.left"}
"""Kinds that nobody did in private have their own sentence; `task.letter` is for any other."""


def render(letter: Any, say: Say) -> Message:
    key = _TOLD.get(letter.task.kind, "task.letter")
    look = blocks.button(say("task.open"), ids.TASK_OPEN, letter.task.id, "primary")
    text = say.md(key, programme=letter.programme.name)
    return blocks.sentence(text, blocks.actions(look))
