"""The message after a programme has closed."""

from bot.confidence.messages.closing import ClosingLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say
from storage.kinds import Kind


def closing_message(letter: ClosingLetter, say: Say) -> Message:
    give = blocks.button(say("closing.give"), ids.LAST_ANSWER_OPEN, letter.programme_id, "primary")
    text = say.md("closing.letter", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


RENDERERS: Renderers = {Kind.CLOSING: closing_message}
