"""How the questions about confidence, and those at and after the end, are drawn."""

from bot.confidence.messages.closing import ClosingLetter
from bot.confidence.messages.confidence import ConfidenceLetter
from bot.confidence.messages.follow_ups import FollowUpLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say
from storage.kinds import Kind


# The question is asked behind a button: what is said there is nobody else's.
def question(letter: ConfidenceLetter, say: Say) -> Message:
    value = f"{letter.pair_id}:{letter.moment}"
    rate = blocks.button(say("confidence.rate"), ids.CONFIDENCE_OPEN, value, "primary")
    key = "confidence.letter.again" if letter.is_again else f"confidence.letter.{letter.moment}"
    return blocks.sentence(say.md(key, programme=letter.programme), blocks.actions(rate))


# The message after a programme has closed.
def closing_message(letter: ClosingLetter, say: Say) -> Message:
    give = blocks.button(say("closing.give"), ids.LAST_ANSWER_OPEN, letter.programme_id, "primary")
    text = say.md("closing.letter", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


# The message some months after a programme has closed.
def follow_up_message(letter: FollowUpLetter, say: Say) -> Message:
    value = f"{letter.programme_id}:{letter.months}"
    give = blocks.button(say("later.give"), ids.FOLLOW_UP_OPEN, value, "primary")
    text = say.md(f"later.letter.{letter.months}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


RENDERERS: Renderers = {
    Kind.CONFIDENCE: question,
    Kind.CLOSING: closing_message,
    Kind.FOLLOW_UP: follow_up_message,
}
