"""The end of a pair, told to one of the two."""

from typing import Any

from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.names import who
from bot.texts import Say


def render(letter: Any, say: Say) -> Message:
    about = letter.known
    values = {"other": who(letter.other), "programme": about.programme.name}
    lines = [say.md(f"farewell.{letter.reason}", **values)]
    if letter.leads and letter.reason != "asked":
        lines.append(say.md("farewell.leads", leads=say.either([who(x) for x in letter.leads])))
    return blocks.sentence(" ".join(lines))
