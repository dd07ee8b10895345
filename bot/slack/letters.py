"""How each kind of message is drawn: the other half of `bot.letters`."""

from bot.slack.check_ins import messages as check_ins
from bot.slack.confidence import views as confidence
from bot.slack.digest.views import digest, digest_overview
from bot.slack.insights import views as insights
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Renderers
from bot.slack.lead_tasks import messages as lead_tasks
from bot.slack.leads import views as leads
from bot.slack.matching import messages as matching
from bot.slack.outbox import sender as outbox
from bot.slack.pair_life import messages as pair_life
from bot.slack.pairs import messages as pairs
from bot.slack.people.views import importing as people
from bot.slack.people.views import relinking
from bot.slack.sessions import messages as sessions
from bot.slack.workspaces import messages as workspaces


def renderers(gateway: Gateway) -> Renderers:
    """`gateway` says what a pair is told of what the bot may read."""
    return {
        **check_ins.RENDERERS,
        **confidence.RENDERERS,
        **pair_life.RENDERERS,
        **digest.RENDERERS,
        **digest_overview.RENDERERS,
        **pair_life.FAREWELL_RENDERERS,
        **insights.RENDERERS,
        **lead_tasks.RENDERERS,
        **leads.RENDERERS,
        **outbox.RENDERERS,
        **pairs.renderers(gateway),
        **pair_life.PAUSE_RENDERERS,
        **people.RENDERERS,
        **relinking.RENDERERS,
        **matching.RENDERERS,
        **sessions.RENDERERS,
        **matching.VACANCY_RENDERERS,
        **matching.BLOCK_RENDERERS,
        **matching.STUCK_RENDERERS,
        **workspaces.RENDERERS,
    }
