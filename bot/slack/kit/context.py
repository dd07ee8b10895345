"""What every handler works with: use cases, ports, open App Homes, tasks that nobody awaits."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.digest.lead_channels import LeadChannels
from bot.exports.handing_over import Exporter
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import Clock
from bot.kernel.errors import Problem, SlackFault
from bot.matching.joining import Joiner
from bot.people.import_check import ImportCheck
from bot.people.import_files import ImportFiles
from bot.people.import_progress import Importer
from bot.people.lookup import PeopleLookup
from bot.people.migrating import Migrator
from bot.people.relinking import Relinker
from bot.slack.kit.envelopes import language_typed, slack_id_in
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.limiter import ConcurrencyLimiter
from bot.texts import Say, Texts
from storage import askers
from storage.engine import Database
from storage.errors import Unavailable
from storage.tables import Person, Workspace, ident

_OPEN_FOR = timedelta(minutes=10)
"""Slack says when a Home is opened and not when it is left; every opening draws it anew."""


def _not_wired(slack_id: str) -> None:
    raise LookupError("nothing draws Homes yet")


@dataclass(kw_only=True)
class OpenHomes:
    """Whose App Home may be looked at now: only theirs is drawn again when something changes.

    Each process knows of the openings that it was told of: a Home that another one drew is right
    again when it is next opened. `redraw` is set when the listeners are registered.
    """

    clock: Clock
    redraw: Callable[[str], None] = _not_wired
    _opened: dict[str, datetime] = field(default_factory=dict)

    def opened(self, slack_id: str) -> None:
        """Somebody opened theirs, or clicked in it."""
        # Swept at each opening: else everybody who ever opened theirs would stay in memory.
        self._opened = {key: at for key, at in self._opened.items() if self._is_recent(at)}
        self._opened[slack_id] = self.clock.now()

    def changed(self, slack_id: str) -> None:
        """What their Home shows may have changed."""
        opened_at = self._opened.get(slack_id)
        if opened_at is not None and self._is_recent(opened_at):
            self.redraw(slack_id)

    def _is_recent(self, at: datetime) -> bool:
        return at > self.clock.now() - _OPEN_FOR


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
    """`admins` are the Slack ids in the settings; `backup_days` how long its database's backups are
    kept, None where the settings do not say.
    """

    db: Database
    gateway: Gateway
    texts: Texts
    clock: Clock
    admins: frozenset[str]
    backup_days: int | None
    workspace: Workspace
    """As it was at the start: what is kept of it does not change while the bot runs."""
    people: PeopleLookup
    exporter: Exporter
    homes: OpenHomes
    import_check: ImportCheck
    import_files: ImportFiles
    importer: Importer
    joiner: Joiner
    relinker: Relinker
    migrator: Migrator
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
        await self.migrator.meet(slack_id, called=called)
        if found := await self._met(slack_id, unnamed=True):
            return found
        raise LookupError("a person who was just written is gone")

    async def person(self, slack_id: str) -> Person:
        """Somebody whom a form names: met before, or Slack is asked. `Mistake` names who is not."""
        found = await self._met(slack_id)
        return found.person if found else await self.people.look_up(slack_id)

    async def _met(self, slack_id: str, *, unnamed: bool = False) -> Actor | None:
        """With `unnamed`, also somebody of whom Slack tells no name."""
        async with self.db.reading() as session:
            found = await askers.find(session, ident(self.workspace), slack_id)
            if found is None or not (unnamed or found.person.handle):
                return None
            return await actor(session, self.workspace, found.person, admins=self.admins)


def go_on(context: Context, work: Coroutine[Any, Any, None]) -> None:
    """Run it as a task that nobody awaits: its errors go to the log."""
    task = asyncio.create_task(_aside(work))
    # The event loop keeps weak references only: an unreferenced task may disappear before it is
    # done (docs.python.org/3/library/asyncio-task.html#asyncio.create_task).
    context.tasks.add(task)
    task.add_done_callback(context.tasks.discard)


async def _aside(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (Problem, SlackFault, Unavailable) as fault:
        structlog.get_logger().warning("work_aside_ended", error=repr(fault))
    except Exception:
        # Nobody would see it otherwise.
        structlog.get_logger().exception("work_aside_broken")
