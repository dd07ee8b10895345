"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.message import Message
from bot.slack.views.notices import farewells, lead_tasks
from bot.texts import Say

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[str, Renderer] = {
    "task": lead_tasks.render,
    "farewell": farewells.render,
}
