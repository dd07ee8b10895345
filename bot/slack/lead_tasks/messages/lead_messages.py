"""A lead's own words to somebody, in the lead's name."""

from typing import Any

from bot.slack.kit import blocks
from bot.slack.kit.blocks import quoted
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.texts import Say


def render(letter: Any, say: Say) -> Message:
    key = "deed.message.from" if letter.is_note else "risk.message.from"
    from_whom = say.md(key, lead=who(letter.lead), programme=letter.programme)
    text = "\n".join((from_whom, say.escaped(letter.text)))
    return blocks.message(blocks.cut(text), blocks.section(from_whom), *quoted(letter.text))
