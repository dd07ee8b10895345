"""The message some months after a programme has closed."""

from bot.confidence.messages.follow_ups import FollowUpLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say
from storage.kinds import Kind


def follow_up_message(letter: FollowUpLetter, say: Say) -> Message:
    value = f"{letter.programme_id}:{letter.months}"
    give = blocks.button(say("later.give"), ids.FOLLOW_UP_OPEN, value, "primary")
    text = say.md(f"later.letter.{letter.months}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


RENDERERS: Renderers = {Kind.FOLLOW_UP: follow_up_message}
