"""What every handler works with, and who is asking."""

import asyncio
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
from bot.slack.turns import Gate
from bot.slack.workshop import Workshop
from bot.texts import Say, Texts
from storage import people
from storage.engine import Database, Session
from storage.tables import Person, Workspace

_FINISH_WITHIN = 1.0


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
    gate: Gate = field(default_factory=Gate)
    habits: dict[str, str] = field(default_factory=dict)
    """Slack id → language, only for sentences that must be said while the database is away."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot is to end: what goes on for long stops after its next step."""
    workshop: Workshop = field(default_factory=Workshop)
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
        await self.look_up(slack_id, called=called)
        async with self.db.reading() as session:
            found = await people.by_slack_id(session, workspace.id or 0, slack_id)
            if found is None:
                raise LookupError("a person who was just written is gone")
            return await actor(session, workspace, found, admins=self.admins)

    async def look_up(self, slack_id: str, *, called: str = "") -> Person:
        """What Slack says of somebody now, written down. `Mistake` when Slack knows no such id."""
        profile = await self._profile(slack_id)
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            if profile is None:
                known = await people.by_slack_id(session, workspace.id or 0, slack_id)
                if known is not None and known.handle not in ("", slack_id):
                    return known
                profile = Profile(slack_id, called or slack_id, called or slack_id)
            return await people_service.learn(session, workspace, profile, self.now())

    async def find(self, mention: Mention) -> Person:
        """The person named in a command. `Mistake` says how to name one."""
        if mention.slack_id is None:
            return await self.look_up(await self._id_of(mention))
        try:
            return await self.look_up(mention.slack_id, called=mention.handle or "")
        except Mistake:
            if mention.typed != f"@{mention.handle}":
                raise
            return await self.look_up(await self._id_of(mention))

    async def refresh(self, profile: Profile) -> None:
        """Slack says that somebody changed: keep it if we know them."""
        async with self.db.transaction() as session:
            workspace = await self._workspace(session)
            if await people.by_slack_id(session, workspace.id or 0, profile.slack_id):
                await people_service.learn(session, workspace, profile, self.now())
        self.wake()

    async def _profile(self, slack_id: str) -> Profile | None:
        """None where this Slack tells nothing about people."""
        try:
            return await self.gateway.person(slack_id)
        except SlackFault as fault:
            if fault.not_offered:
                structlog.get_logger().warning("people_unknown", error=fault.code)
                return None
            if not fault.permanent:
                raise Trouble("trouble.slack") from fault
            raise Mistake("person.unknown", typed=slack_id) from fault

    async def _id_of(self, mention: Mention) -> str:
        wanted = fold(mention.handle or "")
        found = {slack_id: names for slack_id, names in await self._everyone() if wanted in names}
        # A handle is one person's alone; a name may be several people's.
        exact = [slack_id for slack_id, names in found.items() if names[0] == wanted]
        chosen = exact or list(found)
        if len(chosen) > 1:
            raise Mistake("person.ambiguous", typed=mention.typed)
        if not chosen:
            raise Mistake("person.unknown", typed=mention.typed)
        return chosen[0]

    async def _everyone(self) -> list[tuple[str, list[str]]]:
        """Each member's id and names; only those we have met where Slack lists nobody."""
        try:
            return [
                (one.slack_id, _names(one.handle, one.name, one.shown_as))
                async for one in self.gateway.everyone()
            ]
        except SlackFault as fault:
            if not fault.permanent:
                raise Trouble("trouble.slack") from fault
        async with self.db.reading() as session:
            workspace = await self._workspace(session)
            met = await people.everyone(session, workspace.id or 0)
        return [(person.slack_id, _names(person.handle, person.name)) for person in met]

    async def _workspace(self, session: Session) -> Workspace:
        workspace = await people.workspace_by_team(session, self.team_id)
        if workspace is None:
            raise LookupError("the workspace is written at start")
        return workspace


def _names(handle: str, *names: str) -> list[str]:
    """What a person may be called, their handle first."""
    called = [fold(name) for name in names if name]
    return [fold(handle), *called, *(name.replace(" ", ".") for name in called)]


def _typed_in(body: dict[str, Any]) -> str | None:
    """The language of a command's name."""
    return {"/mentorat": "fr", "/mentoring": "en"}.get(str(body.get("command")))
