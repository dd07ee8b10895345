"""What every handler works with, and who is asking."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.digest.lead_channels import LeadChannels
from bot.exports.handing_over import Exporter
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import Clock
from bot.matching.joining import Joiner
from bot.people.import_check import ImportCheck
from bot.people.import_files import ImportFiles
from bot.people.import_progress import Importer
from bot.people.lookup import PeopleLookup
from bot.slack.kit.concurrency import ConcurrencyLimiter
from bot.slack.kit.envelopes import language_typed, slack_id_in
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.open_homes import OpenHomes
from bot.texts import Say, Texts
from storage import askers
from storage.engine import Database
from storage.tables import Workspace, ident

# What stops a program (systemd, Docker, Kubernetes) kills it after ten seconds or more: the outbox
# needs most of them.
_FINISH_WITHIN = 1.0


@dataclass(frozen=True)
class Patience:
    """Seconds. Slack waits three for an acknowledgement, and a trigger dies after three."""

    saving: float = 2.3
    """Before a modal says that nothing was saved: a late acknowledgement loses its text."""
    loading: float = 1.0
    """For a modal's data, before a loading view takes the trigger."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """`admins` are the Slack ids in the settings."""

    db: Database
    gateway: Gateway
    texts: Texts
    clock: Clock
    admins: frozenset[str]
    workspace: Workspace
    """As it was at the start: what is kept of it does not change while the bot runs."""
    people: PeopleLookup
    exporter: Exporter
    homes: OpenHomes
    import_check: ImportCheck
    import_files: ImportFiles
    importer: Importer
    joiner: Joiner
    lead_channels: LeadChannels
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)
    patience: Patience = field(default_factory=Patience)
    habits: dict[str, str] = field(default_factory=dict)
    """Slack id → language, only for sentences that must be said while the database is away."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot is to end: what goes on for long stops after its next step."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    """All that is being worked on: each interaction, and what goes on after its answer."""

    async def settled(self) -> None:
        """Wait until every interaction that has arrived is handled, with its background work."""
        while self.tasks:
            await asyncio.wait(self.tasks)

    async def finish(self) -> None:
        """At shutdown: wait for a moment for what is still being handled."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_WITHIN):
                await self.settled()

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    def now(self) -> datetime:
        return self.clock.now()

    def say_to(self, asker: Actor) -> Say:
        # In memory alone, and small: two short texts for each person who has asked since the start.
        self.habits[asker.person.slack_id] = asker.language
        return self.texts.say(asker.language)

    def say_back(self, asker: Actor, body: dict[str, Any]) -> Say:
        """In their language, or where nothing tells it, in the language of what they typed."""
        if asker.person.language or asker.person.locale:
            return self.say_to(asker)
        return self.texts.say(language_typed(body) or asker.language)

    def say_by_habit(self, body: dict[str, Any]) -> Say:
        """The language last seen of this person: for when the database cannot tell."""
        return self.texts.say(self.habits.get(slack_id_in(body)) or language_typed(body) or "en")

    async def asker(self, slack_id: str, *, called: str = "") -> Actor:
        """The person who clicked or typed; met for the first time, Slack is asked about them.

        `called` is the name that came with it, for a Slack that tells nothing about people.
        """
        if found := await self._met(slack_id):
            return found
        await self.people.look_up(slack_id, called=called)
        if found := await self._met(slack_id, unnamed=True):
            return found
        raise LookupError("a person who was just written is gone")

    async def _met(self, slack_id: str, *, unnamed: bool = False) -> Actor | None:
        """With `unnamed`, also somebody of whom Slack tells no name."""
        async with self.db.reading() as session:
            found = await askers.find(session, ident(self.workspace), slack_id)
            if found is None or not (unnamed or found.person.handle):
                return None
            return await actor(session, self.workspace, found.person, admins=self.admins)
