"""App Home: shown when it is opened, and again when something in it changes."""

from typing import Any

import structlog

from bot.errors import Problem, SlackFault
from bot.services import home as service
from bot.services.people import choose_language
from bot.slack.asking import Ask
from bot.slack.desk import Desk
from bot.slack.gateway import profile_of
from bot.slack.views.home import FOLLOW_SLACK, home_view
from storage.errors import Unavailable


async def opened(desk: Desk, event: dict[str, Any]) -> None:
    if event.get("tab", "home") == "home":
        await publish(desk, str(event["user"]))


async def publish(desk: Desk, slack_id: str) -> None:
    """Home is a convenience: when it cannot be shown now, it will be at the next opening."""
    try:
        asker = await desk.asker(slack_id)
        async with desk.db.reading() as session:
            home = await service.load(session, asker, desk.now())
        view = home_view(home, asker, desk.say_to(asker), reads_history=desk.gateway.reads_history)
        await desk.gateway.publish_home(slack_id, view)
    except (SlackFault, Unavailable, Problem) as fault:
        structlog.get_logger().warning("home_not_shown", error=repr(fault.__cause__ or fault))


async def language(ask: Ask) -> None:
    chosen = None if ask.value == FOLLOW_SLACK else ask.value
    async with ask.desk.db.transaction() as session:
        await choose_language(session, ask.actor.id, chosen)
    await publish(ask.desk, ask.actor.person.slack_id)


async def changed(desk: Desk, event: dict[str, Any]) -> None:
    """Slack says that somebody's name, zone, locale or account changed."""
    try:
        await desk.refresh(profile_of(event["user"]))
    except Unavailable:
        structlog.get_logger().warning("person_not_refreshed")
