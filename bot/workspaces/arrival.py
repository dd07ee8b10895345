"""The bot arrives in a workspace: whose it is, what zone and language it lives in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.kernel.clock import Clock
from bot.kernel.config import BadSetting
from bot.kernel.directory import everyone
from bot.kernel.errors import SlackFault
from bot.kernel.ports import Installation, PeopleDirectory
from bot.kernel.profiles import Profile
from bot.kernel.rules.languages import language_of
from bot.people import people as people_service
from bot.texts import Texts
from bot.workspaces import first_day
from bot.workspaces.first_day import Team
from storage.engine import Database

_LONGEST_WAIT = 60.0


@dataclass(frozen=True, kw_only=True)
class Arrival:
    db: Database
    clock: Clock
    texts: Texts
    installation: Installation
    directory: PeopleDirectory
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def arrive(self) -> str:
        """Wait for a Slack that does not answer yet. Returns the team's id.

        Raises `BadSetting` for a token that Slack refuses: that cannot be waited for.
        """
        wait = 1.0
        while True:
            try:
                return await self.settle()
            except SlackFault as fault:
                if fault.refuses_token:
                    raise BadSetting(
                        "SLACK_BOT_TOKEN",
                        f"Slack refuses it ({fault.code}); copy it again from OAuth & Permissions",
                    ) from fault
                structlog.get_logger().warning("slack_not_reached", error=fault.code, wait=wait)
                await self.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def settle(self) -> str:
        """Write the workspace, with its programme on the first day. Returns the team's id."""
        installed = await self.installation.team()
        async with self.db.reading() as session:
            if await first_day.known(session, installed.team_id):
                return installed.team_id
        owner = await self._owner()
        team = Team(
            team_id=installed.team_id,
            name=installed.name,
            bot_user_id=installed.bot_user_id,
            time_zone=(owner.time_zone if owner else "") or "UTC",
            language=language_of(owner.locale if owner else ""),
        )
        now = self.clock.now()
        async with self.db.transaction() as session:
            workspace = await first_day.settle(
                session,
                team,
                now=now,
                name_of=lambda language: self.texts.say(language)("programme.default"),
            )
            if owner is not None:
                await people_service.learn(session, workspace, owner, now)
        return team.team_id

    async def _owner(self) -> Profile | None:
        """The primary owner: the workspace has no zone or language of its own in Slack."""
        try:
            async for profile in everyone(self.directory):
                if profile.is_primary_owner:
                    return profile
        except SlackFault as fault:
            structlog.get_logger().warning("owner_unknown", error=fault.code)
        return None
