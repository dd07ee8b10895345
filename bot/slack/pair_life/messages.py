"""The end of a pair, told to one of the two."""

from typing import Any

from bot.slack.kit import blocks
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say


def render(letter: Any, say: Say) -> Message:
    about = letter.known
    values = {"other": who(letter.other), "programme": about.programme.name}
    lines = [say.md(f"farewell.{letter.reason}", **values)]
    if letter.leads and letter.reason != "asked":
        leads = Mrkdwn(say.either([who(lead) for lead in letter.leads]))
        lines.append(say.md("farewell.leads", leads=leads))
    return blocks.sentence(" ".join(lines))
