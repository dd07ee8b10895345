"""The message some months after a programme has closed."""

from bot.confidence.messages.follow_ups import FollowUpLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.texts import Say


def follow_up_message(letter: FollowUpLetter, say: Say) -> Message:
    value = f"{letter.programme_id}:{letter.months}"
    give = blocks.button(say("later.give"), ids.FOLLOW_UP_OPEN, value, "primary")
    text = say.md(f"later.letter.{letter.months}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))
