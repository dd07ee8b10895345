"""Once a day: who left, moved or changed their language, among the people we know."""

import structlog

from bot.kernel.errors import SlackFault
from bot.outbox.ports import Acquire
from bot.people.lookup import PeopleLookup
from storage.people import people


async def sync_people(lookup: PeopleLookup, acquire: Acquire) -> None:
    """`acquire` keeps the calls within Slack's limits: there are thousands of people."""
    async with lookup.db.reading() as session:
        slack_ids = await people.slack_ids_in(session, lookup.team_id)
    for slack_id in slack_ids:
        await acquire("users.info")
        try:
            await lookup.refresh(await lookup.directory.person(slack_id))
        except SlackFault as fault:
            structlog.get_logger().info("person_not_synced", error=fault.code)
            if fault.not_offered:
                return
