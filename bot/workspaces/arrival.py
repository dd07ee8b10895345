"""The bot arrives in a workspace, and remembers whether that shows Slack's tables and charts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.kernel.clock import Clock
from bot.kernel.errors import BadSetting, SlackFault
from bot.kernel.ports import Installation, Installed, PeopleDirectory, Profile, everyone
from bot.kernel.rules import promise
from bot.kernel.rules.languages import language_of
from bot.people import lookup as people_service
from bot.programmes.programmes import found
from bot.texts import Texts
from storage.engine import Database, Session
from storage.once import add_once
from storage.people import people
from storage.programmes import programmes
from storage.tables import Programme, Workspace, ident

# A Slack that comes back is noticed within a minute, and an outage of hours is not hammered.
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, kw_only=True)
class Arrival:
    db: Database
    clock: Clock
    texts: Texts
    installation: Installation
    directory: PeopleDirectory
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def arrive(self) -> Workspace:
        """Wait for a Slack that does not answer yet.

        Raises `BadSetting` for a token that Slack refuses, or that is of another workspace than the
        one whose database this is: neither can be waited for.
        """
        wait = 1.0
        while True:
            try:
                return await self._keep_promise(await self.settle())
            except SlackFault as fault:
                if fault.refuses_token:
                    raise BadSetting(
                        "SLACK_BOT_TOKEN",
                        f"Slack refuses it ({fault.code}); copy it again from OAuth & Permissions",
                    ) from fault
                structlog.get_logger().warning(
                    "slack_not_reached", error=fault.code, wait=wait, check=_what_to_check(fault)
                )
                await self.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def settle(self) -> str:
        """Write the workspace, with its programme on the first day. Returns the team's id."""
        installed = await self.installation.team()
        async with self.db.reading() as session:
            if await known(session, installed.team_id):
                return installed.team_id
            if others := await people.workspaces_but(session, installed.team_id):
                raise _another(installed, others)
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
            workspace = await settle(
                session,
                team,
                now=now,
                name_of=lambda language: self.texts.say(language)("programme.default"),
            )
            if owner is not None:
                await people_service.learn(session, workspace, owner, now)
        return team.team_id

    async def _keep_promise(self, team_id: str) -> Workspace:
        """Note where an upgrade has changed who reads what."""
        now = promise.written()
        async with self.db.reading() as session:
            kept = await people.workspace_by_team(session, team_id)
        if kept is None:
            raise LookupError("the workspace is written by now")
        if kept.promise == now:
            return kept
        async with self.db.transaction() as session:
            workspace = await session.get_one(Workspace, ident(kept))
            if workspace.promise is not None and workspace.promise != now:
                workspace.promise_before = workspace.promise
                workspace.promise_changed_at = self.clock.now()
            workspace.promise = now
            session.add(workspace)
        return workspace

    async def _owner(self) -> Profile | None:
        """The primary owner: the workspace has no zone or language of its own in Slack."""
        try:
            async for profile in everyone(self.directory):
                if profile.is_primary_owner:
                    return profile
        except SlackFault as fault:
            structlog.get_logger().warning("owner_unknown", error=fault.code)
        return None


def _another(installed: Installed, others: Sequence[Workspace]) -> BadSetting:
    owners = ", ".join(f"{each.name or '?'} ({each.team_id})" for each in others)
    return BadSetting(
        "SLACK_BOT_TOKEN",
        f"this token is of the workspace {installed.name} ({installed.team_id}), but the database "
        f"belongs to {owners}; give that workspace's token, or another DATABASE_URL",
    )


def _what_to_check(fault: SlackFault) -> str:
    if fault.is_slacks:
        return "Slack itself refuses for now; what it says is under error"
    return (
        "what answers there is not Slack: check SLACK_API_URL (Slack's own where it is not set), "
        "and any proxy between this machine and Slack"
    )


@dataclass(frozen=True)
class Team:
    """Where the bot is installed. `time_zone` and `language` are those of its primary owner."""

    team_id: str
    name: str
    bot_user_id: str
    time_zone: str
    language: str


async def known(session: Session, team_id: str) -> bool:
    """True when this workspace has had its first day."""
    workspace = await people.workspace_by_team(session, team_id)
    return workspace is not None and bool(await programmes.every(session, ident(workspace)))


async def settle(
    session: Session, team: Team, *, now: datetime, name_of: Callable[[str], str]
) -> Workspace:
    """Write the workspace and, on the first day, a programme: weekly, Monday 09:00.

    `name_of` gives the default programme's name in a language.
    """
    await add_once(session, Workspace(team_id=team.team_id, created_at=now))
    workspace = await people.workspace_by_team(session, team.team_id)
    if workspace is None:
        raise LookupError("a workspace that was just written is gone")
    workspace.name, workspace.bot_user_id = team.name, team.bot_user_id
    workspace.time_zone, workspace.language = team.time_zone, team.language
    session.add(workspace)
    if not await programmes.every(session, ident(workspace)):
        await found(
            session,
            Programme(
                workspace_id=ident(workspace),
                name=name_of(team.language),
                language=workspace.language,
                time_zone=workspace.time_zone,
                created_at=now,
            ),
        )
    return workspace


_ASKED_AGAIN = timedelta(days=30)
"""Slack brings its newer blocks to one workspace after another."""


@dataclass(frozen=True, kw_only=True)
class TableSupport:
    db: Database
    clock: Clock
    team_id: str

    async def is_likely(self) -> bool:
        """False while a refusal is recent."""
        async with self.db.reading() as session:
            workspace = await people.workspace_by_team(session, self.team_id)
        since = workspace.plain_since_at if workspace else None
        return since is None or self.clock.now() - since > _ASKED_AGAIN

    async def was_refused(self) -> None:
        """Keep what this process found out, for those that start later."""
        async with self.db.transaction() as session:
            workspace = await people.workspace_by_team(session, self.team_id)
            if workspace is not None:
                workspace.plain_since_at = self.clock.now()
                session.add(workspace)
