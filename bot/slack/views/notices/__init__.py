"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.message import Message
from bot.slack.views import import_letters
from bot.slack.views.notices import digest
from bot.slack.views.notices.closing import closing_message
from bot.texts import Say

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[str, Renderer] = {
    "closing": closing_message,
    "digest": digest.digest,
    "import": import_letters.import_message,
    "import_done": import_letters.done_message,
}
