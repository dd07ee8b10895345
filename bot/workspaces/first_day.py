"""A workspace on its first day: its default programme, with the shipped topics."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.programmes.programmes import found
from storage.engine import Session
from storage.once import add_once
from storage.people import people
from storage.programmes import programmes
from storage.tables import Programme, Workspace, ident


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
