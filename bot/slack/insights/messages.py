"""An insight that is offered, and its stage; the text, and what came of it, are behind a button."""

from bot.insights.messages import OfferLetter, StageLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind


def offer(letter: OfferLetter, say: Say) -> Message:
    programme = letter.about.programme.name
    text = say.md("insight.letter", author=who(letter.author), programme=programme)
    read = blocks.button(say("insight.open"), ids.INSIGHT_OPEN, letter.insight_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


def stage(letter: StageLetter, say: Say) -> Message:
    read = blocks.button(say("stages.letter.open"), ids.OUTCOME_READ, letter.insight_id, "primary")
    text = say.md(f"stages.letter.{letter.stage}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(read))


RENDERERS: Renderers = {Kind.INSIGHT: offer, Kind.INSIGHT_STAGE: stage}
