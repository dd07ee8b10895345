"""Once a day: who left, moved or changed their language, among the people we know."""

from collections.abc import Awaitable, Callable

import structlog

from bot.kernel.errors import SlackFault
from bot.people.lookup import PeopleLookup
from storage.people import people


async def sync_people(lookup: PeopleLookup, turn: Callable[[str], Awaitable[None]]) -> None:
    """`turn` waits until a method may be called, at the pace that Slack allows."""
    async with lookup.db.reading() as session:
        slack_ids = await people.slack_ids_in(session, lookup.team_id)
    for slack_id in slack_ids:
        await turn("users.info")
        try:
            await lookup.refresh(await lookup.directory.person(slack_id))
        except SlackFault as fault:
            structlog.get_logger().info("person_not_synced", error=fault.code)
            if fault.not_offered:
                return
