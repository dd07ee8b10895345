"""To a lead: a member of the executive committee has no mentor any more."""

from bot.pairs.letters import PairLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind


def vacancy(letter: PairLetter, say: Say) -> Message:
    about = letter.about
    text = say.md("vacancy.letter", executive=who(about.executive), programme=about.programme.name)
    value = f"{about.programme.id}:{about.executive.id}::0"
    find = blocks.button(say("match.find"), ids.MATCH_FIND, value, "primary")
    return blocks.sentence(text, blocks.actions(find))


RENDERERS: Renderers = {Kind.VACANCY: vacancy}
