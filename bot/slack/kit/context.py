"""What every handler works with, and who is asking."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.exports.handing_over import Exporter
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import Clock
from bot.people.lookup import PeopleLookup
from bot.slack.kit.concurrency import ConcurrencyLimiter
from bot.slack.kit.gateway import Gateway
from bot.texts import Say, Texts
from storage.engine import Database, Session
from storage.people import people
from storage.tables import Workspace

_FINISH_WITHIN = 1.0


@dataclass(frozen=True, kw_only=True)
class Context:
    """`admins` are the Slack ids in the settings; `wake` says that something is owed."""

    db: Database
    gateway: Gateway
    texts: Texts
    clock: Clock
    admins: frozenset[str]
    team_id: str
    wake: Callable[[], None]
    people: PeopleLookup
    exporter: Exporter
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)
    habits: dict[str, str] = field(default_factory=dict)
    """Slack id → language, only for sentences that must be said while the database is away."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot is to end: what goes on for long stops after its next step."""
    aside: set[asyncio.Task[None]] = field(default_factory=set)
    """What goes on after an answer was given; nobody waits for it."""

    async def finish(self) -> None:
        """At the end, what goes on may still be done."""
        if self.aside:
            await asyncio.wait(self.aside, timeout=_FINISH_WITHIN)

    def now(self) -> datetime:
        return self.clock.now()

    def say_to(self, asker: Actor) -> Say:
        self.habits[asker.person.slack_id] = asker.language
        return self.texts.say(asker.language)

    def say_back(self, asker: Actor, body: dict[str, Any]) -> Say:
        """In their language, or where nothing tells it, in the language of what they typed."""
        if asker.person.language or asker.person.locale:
            return self.say_to(asker)
        return self.texts.say(_typed_in(body) or asker.language)

    def say_by_habit(self, body: dict[str, Any]) -> Say:
        """The language last seen of this person: for when the database cannot tell."""
        user = body.get("user")
        slack_id = str(user["id"] if isinstance(user, dict) else body.get("user_id"))
        return self.texts.say(self.habits.get(slack_id) or _typed_in(body) or "en")

    async def asker(self, slack_id: str, *, called: str = "") -> Actor:
        """The person who clicked or typed; met for the first time, Slack is asked about them.

        `called` is the name that came with it, for a Slack that tells nothing about people.
        """
        async with self.db.reading() as session:
            workspace = await self._workspace(session)
            person = await people.by_slack_id(session, workspace.id or 0, slack_id)
            if person is not None and person.handle:
                return await actor(session, workspace, person, admins=self.admins)
        await self.people.look_up(slack_id, called=called)
        async with self.db.reading() as session:
            found = await people.by_slack_id(session, workspace.id or 0, slack_id)
            if found is None:
                raise LookupError("a person who was just written is gone")
            return await actor(session, workspace, found, admins=self.admins)

    async def _workspace(self, session: Session) -> Workspace:
        workspace = await people.workspace_by_team(session, self.team_id)
        if workspace is None:
            raise LookupError("the workspace is written at start")
        return workspace


def _typed_in(body: dict[str, Any]) -> str | None:
    """The language of a command's name."""
    return {"/mentorat": "fr", "/mentoring": "en"}.get(str(body.get("command")))
