"""How the turns of a pair's life are told: pauses, delegates, the end."""

from bot.pair_life.messages import DelegateLetter, FarewellLetter, ResumedLetter
from bot.pairs.letters import PairLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say, slack_date
from storage.kinds import Kind
from storage.tables import ident


def delegate(letter: DelegateLetter, say: Say) -> Message:
    return blocks.sentence(say.md("delegate.told", executive=who(letter.executive)))


RENDERERS: Renderers = {Kind.DELEGATE_NAMED: delegate}


def farewell(letter: FarewellLetter, say: Say) -> Message:
    about = letter.about
    values = {"other": who(letter.other), "programme": about.programme.name}
    lines = [say.md(f"farewell.{letter.reason}", **values)]
    if letter.leads and letter.reason != "asked":
        leads = Mrkdwn(say.either([who(lead) for lead in letter.leads]))
        lines.append(say.md("farewell.leads", leads=leads))
    return blocks.sentence(" ".join(lines))


FAREWELL_RENDERERS: Renderers = {Kind.FAREWELL: farewell}


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


PAUSE_RENDERERS: Renderers = {Kind.PAIR_PAUSED: paused, Kind.PAIR_RESUMED: resumed}
