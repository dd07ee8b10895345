"""The end of a pair, told to one of the two."""

from bot.pair_life.messages.farewells import FarewellLetter
from bot.slack.kit import blocks
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say
from storage.kinds import Kind


def farewell(letter: FarewellLetter, say: Say) -> Message:
    about = letter.about
    values = {"other": who(letter.other), "programme": about.programme.name}
    lines = [say.md(f"farewell.{letter.reason}", **values)]
    if letter.leads and letter.reason != "asked":
        leads = Mrkdwn(say.either([who(lead) for lead in letter.leads]))
        lines.append(say.md("farewell.leads", leads=leads))
    return blocks.sentence(" ".join(lines))


RENDERERS: Renderers = {Kind.FAREWELL: farewell}
