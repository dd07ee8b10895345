"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.message import Message
from bot.slack.views.notices import (
    confidence,
    farewells,
    insight_stages,
    lead_messages,
    lead_tasks,
)
from bot.texts import Say

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[str, Renderer] = {
    "task": lead_tasks.render,
    "confidence": confidence.render,
    "insight_stage": insight_stages.render,
    "lead_message": lead_messages.render,
    "farewell": farewells.render,
}
