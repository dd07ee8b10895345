"""A pause and its end, as the pair is told: neither who nor why, for a pause needs no excuse."""

from bot.pair_life.messages.pauses import ResumedLetter
from bot.pairs.letters import PairLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say, slack_date
from storage.kinds import Kind
from storage.tables import ident


def paused(letter: PairLetter, say: Say) -> Message:
    pair = letter.about.pair
    until = pair.paused_until_on
    said = say.md("pause.told", day=say.date(until)) if until else say.md("pause.told_open")
    resume = blocks.button(say("pause.resume"), ids.RESUME, ident(pair))
    return blocks.sentence(said, blocks.actions(resume))


def resumed(letter: ResumedLetter, say: Say) -> Message:
    if letter.at is None:
        return blocks.sentence(say.md("resume.told_over"))
    return blocks.sentence(say.md("resume.told", at=slack_date(letter.at, say)))


RENDERERS: Renderers = {Kind.PAIR_PAUSED: paused, Kind.PAIR_RESUMED: resumed}
