"""The end of App Home: what is one's own, and what is seldom wanted."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block, Element, Option, PlainText, StaticSelectMenu

from bot.confidence.confidence import OwnCurves
from bot.home.home import Home
from bot.kernel.actors import Actor
from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.permissions import Action, may
from bot.people.volunteering import ProgrammeToJoin
from bot.slack.confidence.views import own_curves
from bot.slack.kit import blocks, ids
from bot.slack.kit.help import privacy
from bot.slack.kit.menus import Deed, command, overflow
from bot.slack.people.views.volunteering import volunteering
from bot.texts import Say

FOLLOW_SLACK = "slack"


def ending(home: Home, actor: Actor, say: Say, nth: int, *, reads_history: bool) -> list[Block]:
    own: list[Element] = [
        blocks.button(say("home.privacy"), ids.PRIVACY_OPEN, "home"),
        _language(actor, say),
    ]
    own.append(overflow(_seldom(home, actor, say), nth))
    return [
        blocks.divider(),
        blocks.context(privacy(say, reads_history=reads_history)),
        blocks.actions(*own),
    ]


def takes_part(home: Home, actor: Actor) -> bool:
    """Who has a pair to see to or a programme is not invited to another: the menu has the way."""
    return bool(home.pairs or home.delegated) or may(actor.standing, Action.PAIR)


def places_modal(places: Sequence[ProgrammeToJoin], say: Say) -> dict[str, Any]:
    body = volunteering(places, say)[1:] or [blocks.section(say.md("home.no_places"))]
    return blocks.modal(*body, title=say("modal.places.title"), close=say("modal.done"))


def curves_modal(own: Sequence[OwnCurves], say: Say) -> dict[str, Any]:
    body = own_curves(own, say)[1:] or [blocks.section(say.md("home.no_curves"))]
    return blocks.modal(*body, title=say("modal.curves.title"), close=say("modal.done"))


def _seldom(home: Home, actor: Actor, say: Say) -> list[Deed]:
    deeds = [Deed(say("menu.commands"), ids.DO, command(Verb.HELP))]
    if home.shared:
        deeds.append(Deed(say("home.insights"), ids.INSIGHTS_OWN, "home"))
    if home.confidence:
        deeds.append(Deed(say("home.curves"), ids.CURVES_OPEN, "home"))
    if home.places and takes_part(home, actor):
        deeds.append(Deed(say("home.places"), ids.PLACES_OPEN, "home"))
    if takes_part(home, actor):
        deeds.append(Deed(say("home.holidays"), ids.HOLIDAYS_OPEN, "home"))
    return deeds


def _language(actor: Actor, say: Say) -> StaticSelectMenu:
    options = [
        Option(PlainText(say("home.language.slack")), FOLLOW_SLACK),
        *(Option(PlainText(each.autonym), each.code) for each in LANGUAGES.values()),
    ]
    chosen = actor.person.language or FOLLOW_SLACK
    # A language that this version does not have speaks as Slack does.
    initial = next((option for option in options if option.value == chosen), options[0])
    return StaticSelectMenu(
        ids.LANGUAGE,
        options=options,
        initial_option=initial,
        placeholder=PlainText(say("home.language")),
    )
