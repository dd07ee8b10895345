"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.message import Message
from bot.slack.views.notices.closing import closing_message
from bot.texts import Say

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[str, Renderer] = {
    "closing": closing_message,
}
