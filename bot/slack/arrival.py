"""The bot arrives in a workspace: whose it is, what zone and language it lives in."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.kernel import workspaces
from bot.kernel.clock import Clock
from bot.kernel.config import BadSetting
from bot.kernel.directory import everyone
from bot.kernel.errors import SlackFault
from bot.kernel.profiles import Profile
from bot.kernel.workspaces import Team
from bot.people import people as people_service
from bot.slack.kit.connection import REFUSED_TOKENS
from bot.slack.kit.context import Context
from bot.slack.kit.gateway import Gateway
from bot.texts import Texts, language_of
from storage.engine import Database
from storage.people import people

_LONGEST_WAIT = 60.0


async def arrive(*, db: Database, gateway: Gateway, texts: Texts, clock: Clock) -> str:
    """Wait for a Slack that does not answer yet; a refused token cannot be waited for."""
    wait = 1.0
    while True:
        try:
            return await settle(db=db, gateway=gateway, texts=texts, now=clock.now())
        except SlackFault as fault:
            if fault.code in REFUSED_TOKENS:
                raise BadSetting(
                    "SLACK_BOT_TOKEN",
                    f"Slack refuses it ({fault.code}); copy it again from OAuth & Permissions",
                ) from fault
            structlog.get_logger().warning("slack_not_reached", error=fault.code, wait=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)


async def settle(*, db: Database, gateway: Gateway, texts: Texts, now: datetime) -> str:
    """Write the workspace, with its programme on the first day. Returns the team's id."""
    me = await gateway.team()
    async with db.reading() as session:
        if await workspaces.known(session, me["team_id"]):
            return me["team_id"]
    owner = await _owner(gateway)
    team = Team(
        team_id=me["team_id"],
        name=me["team"],
        bot_user_id=me["user_id"],
        time_zone=(owner.time_zone if owner else "") or "UTC",
        language=language_of(owner.locale if owner else ""),
    )
    async with db.transaction() as session:
        workspace = await workspaces.settle(
            session,
            team,
            now=now,
            name_of=lambda language: texts.say(language)("programme.default"),
        )
        if owner is not None:
            await people_service.learn(session, workspace, owner, now)
    return team.team_id


async def sync_people(context: Context, turn: Callable[[str], Awaitable[None]]) -> None:
    """Once a day: who left, moved or changed their language, among the people we know."""
    async with context.db.reading() as session:
        slack_ids = await people.slack_ids_in(session, context.team_id)
    for slack_id in slack_ids:
        await turn("users.info")
        try:
            await context.people.refresh(await context.gateway.person(slack_id))
        except SlackFault as fault:
            structlog.get_logger().info("person_not_synced", error=fault.code)
            if fault.not_offered:
                return


async def _owner(gateway: Gateway) -> Profile | None:
    """The primary owner: the workspace has no zone or language of its own in Slack."""
    try:
        async for profile in everyone(gateway):
            if profile.is_primary_owner:
                return profile
    except SlackFault as fault:
        structlog.get_logger().warning("owner_unknown", error=fault.code)
    return None
