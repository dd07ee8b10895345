"""App Home: shown when it is opened, and again when something in it changes."""

import asyncio
from typing import Any

import structlog

from bot.errors import Problem, SlackFault
from bot.services import home as service
from bot.services.people import choose_language
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.profiles import profile_of
from bot.slack.views.home import FOLLOW_SLACK, home_view
from storage.errors import Unavailable

_SOON = 0.2
"""Seconds: one Home for a flurry of clicks."""


async def opened(desk: Desk, event: dict[str, Any]) -> None:
    if event.get("tab", "home") == "home":
        await publish(desk, str(event["user"]))


async def publish(desk: Desk, slack_id: str) -> None:
    """Home is a convenience: when it cannot be shown now, it will be at the next opening."""
    if not desk.gateway.offers_home:
        return
    try:
        async with desk.gate.passed():
            view = await _view(desk, slack_id)
        await desk.gateway.publish_home(slack_id, view)
    except (SlackFault, Unavailable, Problem) as fault:
        structlog.get_logger().warning("home_not_shown", error=repr(fault.__cause__ or fault))
    except Exception:
        # Shown in the background: nobody would see a fault, so the log must have it.
        structlog.get_logger().exception("home_broken")


def refresh(desk: Desk, slack_id: str) -> None:
    """Show somebody's Home as it is after what they did, without keeping them waiting.

    Once for several things done in quick succession.
    """
    name = f"home of {slack_id}"
    if any(task.get_name() == name for task in desk.aside):
        return
    going = asyncio.create_task(_later(desk, slack_id), name=name)
    desk.aside.add(going)
    going.add_done_callback(desk.aside.discard)


async def _later(desk: Desk, slack_id: str) -> None:
    await asyncio.sleep(_SOON)
    # From here on it would show what is done next: a further wish for it is not the same one.
    task = asyncio.current_task()
    if task is not None:
        task.set_name("home")
    await publish(desk, slack_id)


async def _view(desk: Desk, slack_id: str) -> dict[str, Any]:
    asker = await desk.asker(slack_id)
    async with desk.db.reading() as session:
        home = await service.load(session, asker, desk.now())
    return home_view(home, asker, desk.say_to(asker), reads_history=desk.gateway.reads_history)


async def language(ask: Ask) -> None:
    chosen = None if ask.value == FOLLOW_SLACK else ask.value
    async with ask.desk.db.transaction() as session:
        await choose_language(session, ask.actor.id, chosen)
    refresh(ask.desk, ask.actor.person.slack_id)


async def changed(desk: Desk, event: dict[str, Any]) -> None:
    """Slack says that somebody's name, zone, locale or account changed."""
    try:
        await desk.people.refresh(profile_of(event["user"]))
    except Unavailable:
        structlog.get_logger().warning("person_not_refreshed")
