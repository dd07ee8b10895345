"""To a lead: a member of the executive committee has no mentor any more."""

from bot.outbox.envelopes import Letter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.texts import Say


def render(letter: Letter, say: Say) -> Message:
    about = letter.known
    if about is None:
        raise LookupError("a vacancy letter without its pair")
    text = say.md("vacancy.letter", executive=who(about.executive), programme=about.programme.name)
    value = f"{about.programme.id}:{about.executive.id}::0"
    find = blocks.button(say("match.find"), ids.MATCH_FIND, value, "primary")
    return blocks.sentence(text, blocks.actions(find))
