"""What every handler works with, and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.clock import Clock
from bot.errors import Mistake, SlackFault, Trouble
from bot.rules.command_line import Mention, fold
from bot.services import people as people_service
from bot.services.actors import Actor, actor
from bot.services.people import Profile
from bot.slack.gateway import Gateway
from bot.texts import Say, Texts
from storage import people
from storage.engine import Database, Session
from storage.tables import Person, Workspace


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`admins` are the Slack ids in the settings; `wake` says that something is owed."""

    db: Database
    gateway: Gateway
    texts: Texts
    clock: Clock
    admins: frozenset[str]
    team_id: str
    wake: Callable[[], None]
    habits: dict[str, str] = field(default_factory=dict)
    """Slack id → language, only for sentences that must be said while the database is away."""

    def now(self) -> datetime:
        return self.clock.now()

    def say_to(self, asker: Actor) -> Say:
        self.habits[asker.person.slack_id] = asker.language
        return self.texts.say(asker.language)

    def say_by_habit(self, body: dict[str, Any]) -> Say:
        """The language last seen of this person: for when the database cannot tell."""
        user = body.get("user")
        slack_id = str(user["id"] if isinstance(user, dict) else body.get("user_id"))
        typed = "fr" if body.get("command") == "/mentorat" else "en"
        return self.texts.say(self.habits.get(slack_id, typed))

    async def asker(self, slack_id: str) -> Actor:
        """The person who clicked or typed; met for the first time, Slack is asked about them."""
        async with self.db.reading() as session:
            workspace = await self._workspace(session)
            person = await people.by_slack_id(session, workspace.id or 0, slack_id)
            if person is not None and person.handle:
                return await actor(session, workspace, person, admins=self.admins)
        await self.look_up(slack_id)
        async with self.db.reading() as session:
            found = await people.by_slack_id(session, workspace.id or 0, slack_id)
            if found is None:
                raise LookupError("a person who was just written is gone")
            return await actor(session, workspace, found, admins=self.admins)

    async def look_up(self, slack_id: str) -> Person:
        """What Slack says of somebody now, written down. `Mistake` when Slack knows no such id."""
        profile = await self._profile(slack_id)
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            return await people_service.learn(session, workspace, profile, self.now())

    async def find(self, mention: Mention) -> Person:
        """The person named in a command. `Mistake` says how to name one."""
        if mention.slack_id is not None:
            return await self.look_up(mention.slack_id)
        return await self.look_up(await self._id_of(mention))

    async def refresh(self, profile: Profile) -> None:
        """Slack says that somebody changed: keep it if we know them."""
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            if await people.by_slack_id(session, workspace.id or 0, profile.slack_id):
                await people_service.learn(session, workspace, profile, self.now())

    async def _profile(self, slack_id: str) -> Profile:
        try:
            return await self.gateway.person(slack_id)
        except SlackFault as fault:
            if fault.not_offered:
                # This Slack tells nothing about people: an id that it gave us is all there is.
                structlog.get_logger().warning("people_unknown", error=fault.code)
                return Profile(slack_id, slack_id, slack_id, "UTC", "en-US")
            if not fault.permanent:
                raise Trouble("trouble.slack") from fault
            raise Mistake("person.unknown", typed=slack_id) from fault

    async def _id_of(self, mention: Mention) -> str:
        wanted = fold(mention.handle or "")
        try:
            found = [p async for p in self.gateway.everyone() if wanted in _names(p)]
        except SlackFault as fault:
            if not fault.permanent:
                raise Trouble("trouble.slack") from fault
            found = []
        if len(found) > 1:
            raise Mistake("person.ambiguous", typed=mention.typed)
        if not found:
            raise Mistake("person.unknown", typed=mention.typed)
        return found[0].slack_id

    async def _workspace(self, session: Session) -> Workspace:
        workspace = await people.workspace_by_team(session, self.team_id)
        if workspace is None:
            raise LookupError("the workspace is written at start")
        return workspace


def _names(profile: Profile) -> set[str]:
    name = fold(profile.name)
    return {fold(profile.handle), name, name.replace(" ", ".")}
