"""To somebody whom an executive has named as a delegate."""

from bot.pair_life.messages.delegates import DelegateLetter
from bot.slack.kit import blocks
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind


def delegate(letter: DelegateLetter, say: Say) -> Message:
    return blocks.sentence(say.md("delegate.told", executive=who(letter.executive)))


RENDERERS: Renderers = {Kind.DELEGATE_NAMED: delegate}
