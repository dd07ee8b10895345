"""App Home: shown when it is opened, and again when something in it changes."""

import asyncio
from contextlib import suppress
from typing import Any

import structlog

from bot.confidence import confidence
from bot.home import home as service
from bot.home import leading
from bot.kernel.errors import Problem, SlackFault
from bot.kernel.rules.countries import country_code
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.unit_of_work import UnitOfWork
from bot.people import volunteering
from bot.people.lookup import choose_country, choose_language
from bot.slack.home.views.ending import FOLLOW_SLACK, curves_modal, places_modal
from bot.slack.home.views.holidays import OF_ZONE, holidays_modal
from bot.slack.home.views.home import home_view
from bot.slack.home.views.leading import programme_window
from bot.slack.home.views.pair import pair_window
from bot.slack.kit.context import Context
from bot.slack.kit.form import unknown
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, writes
from storage.errors import Unavailable

_SOON = 0.2
"""Seconds: one Home for a flurry of clicks."""


async def opened(context: Context, event: dict[str, Any]) -> None:
    # app_home_opened also comes for the tab of messages.
    if event.get("tab", "home") == "home":
        context.homes.opened(str(event["user"]))
        await publish(context, str(event["user"]))


async def publish(context: Context, slack_id: str) -> None:
    """Home is a convenience: when it cannot be shown now, it will be at the next opening."""
    if not context.gateway.offers_home:
        return
    try:
        async with context.limiter.slot(slack_id):
            view = await _view(context, slack_id)
        await context.gateway.publish_home(slack_id, view)
    except (SlackFault, Unavailable, Problem) as fault:
        structlog.get_logger().warning("home_not_shown", error=repr(fault.__cause__ or fault))
    except Exception:
        # Shown in the background: nobody would see a fault, so the log must have it.
        structlog.get_logger().exception("home_broken")


def redraw(context: Context, slack_id: str) -> None:
    """Without keeping anybody waiting, and once for several changes in quick succession."""
    name = f"home of {slack_id}"
    # One that has not begun to draw will show this change too.
    if any(task.get_name() == name for task in context.tasks):
        return
    going = asyncio.create_task(_later(context, slack_id), name=name)
    context.tasks.add(going)
    going.add_done_callback(context.tasks.discard)


async def _later(context: Context, slack_id: str) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_SOON):
            await context.stopping.wait()
    # From here on it would show what is done next: a further wish for it is not the same one.
    task = asyncio.current_task()
    if task is not None:
        task.set_name("home")
    await publish(context, slack_id)


async def _view(context: Context, slack_id: str) -> dict[str, Any]:
    asked = Interaction(context=context, body={"user_id": slack_id}, say=context.texts.say("en"))

    async def load(work: UnitOfWork) -> dict[str, Any]:
        home = await service.load(work.session, work.actor, work.now)
        runs = await leading.load(work.session, work.actor, work.now)
        reads_history = context.gateway.reads_history
        return home_view(home, runs, work.actor, asked.say, reads_history=reads_history)

    return await asked.read(load)


@writes
async def language(interaction: Interaction, work: UnitOfWork) -> None:
    chosen = None if interaction.value == FOLLOW_SLACK else interaction.value
    if chosen is not None and chosen not in LANGUAGES:
        raise unknown()
    await choose_language(work.session, work.actor.id, chosen)


@shows
async def pair_menu(interaction: Interaction, work: UnitOfWork) -> View:
    """Everything that can be done for one pair."""
    page = await service.pair_page(work.session, work.actor, interaction.key, work.now)
    return pair_window(page, work.actor, interaction.say)


@shows
async def programme_menu(interaction: Interaction, work: UnitOfWork) -> View:
    """Everything that can be done for one programme now."""
    card = await leading.one(work.session, work.actor, interaction.key, work.now)
    return programme_window(card, work.actor, interaction.say)


@shows
async def places(interaction: Interaction, work: UnitOfWork) -> View:
    there = await volunteering.places(work.session, work.actor)
    return places_modal(there, interaction.say)


@shows
async def curves(interaction: Interaction, work: UnitOfWork) -> View:
    return curves_modal(await confidence.own(work.session, work.actor), interaction.say)


@shows
async def holidays(interaction: Interaction, work: UnitOfWork) -> View:
    return holidays_modal(work.actor, interaction.say)


@changes
async def country(interaction: Interaction, work: UnitOfWork) -> View:
    """A country, a region of it, or what the time zone suggests."""
    code = None if interaction.value == OF_ZONE else country_code(interaction.value)
    if code is None and interaction.value != OF_ZONE:
        raise unknown()
    await choose_country(work.session, work.actor.id, code, work.now)
    work.actor.person.country = code
    return holidays_modal(work.actor, interaction.say)


async def changed(context: Context, event: dict[str, Any]) -> None:
    """Slack says that somebody's name, zone, locale or account changed."""
    try:
        await context.people.refresh(context.gateway.profile(event["user"]))
    except Unavailable:
        structlog.get_logger().warning("person_not_refreshed")
