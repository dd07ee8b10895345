"""The question is asked behind a button: what is said there is nobody else's."""

from bot.confidence.messages.confidence import ConfidenceLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say
from storage.kinds import Kind


def question(letter: ConfidenceLetter, say: Say) -> Message:
    value = f"{letter.pair_id}:{letter.moment}"
    rate = blocks.button(say("confidence.rate"), ids.CONFIDENCE_OPEN, value, "primary")
    key = "confidence.letter.again" if letter.is_again else f"confidence.letter.{letter.moment}"
    return blocks.sentence(say.md(key, programme=letter.programme), blocks.actions(rate))


RENDERERS: Renderers = {Kind.CONFIDENCE: question}
