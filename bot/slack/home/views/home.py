"""App Home: what waits, what is next, what one runs; and the rest at the end."""

from typing import Any

from slackblocks import Block

from bot.home.home import Dates, Home, OwnPair
from bot.home.leading import Cockpit
from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Action, may
from bot.slack.home.views.ending import ending, takes_part
from bot.slack.home.views.leading import leading
from bot.slack.home.views.pair import pair_card
from bot.slack.kit import blocks, ids
from bot.slack.kit.menus import told_apart
from bot.slack.kit.names import who
from bot.slack.leads.views import news_of_leads
from bot.slack.people.views.volunteering import volunteering
from bot.slack.privacy.views.news import news_of_readers
from bot.texts import Say

# A Home takes 100 blocks: beyond it Slack refuses the whole view, not only what is too much.
_SHOWN = 12
_DELEGATED = 4
"""Each of either takes two blocks."""


def home_view(
    home: Home, runs: Cockpit, actor: Actor, say: Say, *, reads_history: bool
) -> dict[str, Any]:
    body: list[Block] = [
        blocks.header(say("home.title")),
        *news_of_readers(home.promised_anew, say),
        *news_of_leads(home.news, say),
        *_waiting(home, say),
    ]
    cards: list[OwnPair | Dates] = [*home.pairs[:_SHOWN], *home.delegated[:_DELEGATED]]
    for nth, shown in enumerate(cards, start=1):
        body += pair_card(shown, actor, say, nth)
    if not cards and not may(actor.standing, Action.PAIR):
        alone = "home.ended" if actor.standing.was_paired else "home.no_pair"
        body.append(blocks.section(say.md(alone)))
    nth = len(cards) + 1
    if may(actor.standing, Action.DIGEST):
        body += leading(runs, home.tasks, actor, say, nth)
        nth += len(runs.cards) + 1
    if not takes_part(home, actor):
        body += volunteering(home.places, say)
    body += ending(home, actor, say, nth, reads_history=reads_history)
    return blocks.home(*told_apart(body))


def _waiting(home: Home, say: Say) -> list[Block]:
    """What waits for this person, each with its one button."""
    return [
        blocks.section(
            say.md("home.insight", author=who(author)),
            blocks.button(say("insight.open"), ids.INSIGHT_OPEN, insight.id, "primary"),
        )
        for insight, author in home.insights[:_SHOWN]
    ]
