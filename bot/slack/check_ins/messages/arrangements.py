"""A check-in that was moved or left out, as its pair is told. Never why."""

from bot.check_ins.messages.arrangements import ArrangedLetter
from bot.slack.kit import blocks
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, slack_date
from storage.kinds import Kind


def moved(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told", say)


def skipped(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told_skipped" if letter.at else "move.told_last", say)


def _by(letter: ArrangedLetter, key: str, say: Say) -> Message:
    at = slack_date(letter.at, say) if letter.at else ""
    return blocks.sentence(say.md(key, person=who(letter.by), at=at))


RENDERERS: Renderers = {Kind.CHECK_IN_MOVED: moved, Kind.CHECK_IN_SKIPPED: skipped}
