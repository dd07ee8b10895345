"""How each kind of message is drawn: the other half of `bot.letters`."""

from bot.slack.check_ins import messages as check_ins
from bot.slack.confidence import messages as confidence
from bot.slack.digest import messages as digest
from bot.slack.insights import messages as insights
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Renderers
from bot.slack.lead_tasks import messages as lead_tasks
from bot.slack.matching.messages import proposal, vacancy
from bot.slack.outbox import messages as outbox
from bot.slack.pair_life.messages import delegates, farewells, pauses
from bot.slack.pairs import messages as pairs
from bot.slack.people import messages as people
from bot.slack.sessions import messages as sessions


def renderers(gateway: Gateway) -> Renderers:
    """`gateway` says what a pair is told of what the bot may read."""
    return {
        **check_ins.RENDERERS,
        **confidence.RENDERERS,
        **delegates.RENDERERS,
        **digest.RENDERERS,
        **farewells.RENDERERS,
        **insights.RENDERERS,
        **lead_tasks.RENDERERS,
        **outbox.RENDERERS,
        **pairs.renderers(gateway),
        **pauses.RENDERERS,
        **people.RENDERERS,
        **proposal.RENDERERS,
        **sessions.RENDERERS,
        **vacancy.RENDERERS,
    }
