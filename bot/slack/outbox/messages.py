"""An older copy of a message is deleted."""

from bot.outbox.duplicates import RetireLetter
from bot.slack.kit.message import Deletion, Renderers
from bot.texts import Say
from storage.kinds import Kind


def retire(letter: RetireLetter, _: Say) -> Deletion:
    return Deletion(letter.ts)


RENDERERS: Renderers = {Kind.RETIRE: retire}
