"""A lead's own words to somebody, in the lead's name."""

from bot.lead_tasks.messages.lead_messages import LeadMessage
from bot.slack.kit import blocks
from bot.slack.kit.blocks import quoted
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, cut
from storage.kinds import Kind


def lead_message(letter: LeadMessage, say: Say) -> Message:
    key = "deed.message.from" if letter.is_note else "risk.message.from"
    from_whom = say.md(key, lead=who(letter.lead), programme=letter.programme)
    text = "\n".join((from_whom, say.escaped(letter.text)))
    return blocks.message(
        cut(text, blocks.SECTION_LIMIT), blocks.section(from_whom), *quoted(letter.text)
    )


RENDERERS: Renderers = {Kind.LEAD_MESSAGE: lead_message}
