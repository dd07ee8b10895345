"""How notices of pauses, moved check-ins and delegates read. None tells why."""

from bot.check_ins.messages import ArrangedLetter, BackLetter, DelegateLetter
from bot.slack.check_ins.views.prompt import answer_actions
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.texts import Say, slack_date
from storage.tables import ident


def paused(letter: ArrangedLetter, say: Say) -> Message:
    """Neither who nor why: a pause needs no excuse."""
    pair = letter.about.pair
    until = pair.paused_until_on
    said = say.md("pause.told", day=say.date(until)) if until else say.md("pause.told_open")
    resume = blocks.button(say("pause.resume"), ids.RESUME, ident(pair))
    return blocks.sentence(said, blocks.actions(resume))


def resumed(letter: ArrangedLetter, say: Say) -> Message:
    if letter.at is None:
        return blocks.sentence(say.md("resume.told_over"))
    return blocks.sentence(say.md("resume.told", at=slack_date(letter.at, say)))


def moved(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told", say)


def skipped(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told_skipped" if letter.at else "move.told_last", say)


def back(letter: BackLetter, say: Say) -> Message:
    said = say.md("move.back", other=who(letter.other))
    return blocks.sentence(said, answer_actions(letter.check_in_id, say))


def delegate(letter: DelegateLetter, say: Say) -> Message:
    return blocks.sentence(say.md("delegate.told", executive=who(letter.executive)))


def _by(letter: ArrangedLetter, key: str, say: Say) -> Message:
    if letter.by is None:
        raise LookupError(f"a {letter.kind} letter without who did it")
    at = slack_date(letter.at, say) if letter.at else ""
    return blocks.sentence(say.md(key, person=who(letter.by), at=at))
