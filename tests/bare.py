"""The people of the story in a database, and no Slack: for what a service promises.

Chloé, Priya and whoever else is named are known to the bot; Inès leads its one programme; Adam
administers. What would come to them is rendered as Slack would show it.
"""

import random
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.check_ins import answers, closing, opening
from bot.check_ins.rules.answers import Said
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED
from bot.kernel.errors import Problem
from bot.kernel.ports import Profile
from bot.kernel.unit_of_work import SUBSCRIPTIONS, ask
from bot.letters import KINDS
from bot.outbox.letters import Letter, Posted
from bot.outbox.outbox import Outbox
from bot.outbox.ports import Acquire
from bot.outbox.rate_limiter import RateLimiter
from bot.pairs import pairs
from bot.people.lookup import PeopleLookup, learn
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.message import Message, MessageUpdate, Renderers
from bot.slack.kit.profiles import profile_of
from bot.slack.kit.web_client import WebClient
from bot.slack.letters import renderers
from bot.subscriptions import SUBSCRIBED
from bot.texts import Texts, load
from bot.texts.problems import explain
from bot.workspaces.arrival import Arrival
from sandbox import workspace
from storage.engine import Database, Session
from storage.states import CheckInState, RoleKind
from storage.tables import (
    Answer,
    AuditEvent,
    CheckIn,
    Pair,
    Person,
    Programme,
    Role,
    Workspace,
    ident,
)
from tests.databases import sealed_views
from tests.engines import OneAfterTheOther
from tests.ports import InMemorySlack
from tests.town import ROOT

LOCALES = {"en": "en-GB", "fr": "fr-FR"}
CAST = ("chloe", "marc", "ines", "adam", "priya", "helen")


@dataclass
class InMemorySender:
    """Renders letters and keeps them: channel → messages, oldest first."""

    slack: InMemorySlack
    texts: Texts
    renderers: Renderers
    delivered: dict[str, list[Message]] = field(default_factory=dict)

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        return None

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        assert letter.to.person is not None
        return await self.slack.conversations.open_conversation(letter.to.person.slack_id)

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        drawn = self.renderers[letter.kind](letter, self.texts.say(letter.language))
        message = drawn.message if isinstance(drawn, MessageUpdate) else drawn
        assert isinstance(message, Message), "files and deletions are no messages"
        self.delivered.setdefault(channel_id, []).append(message)
        ts = await self.slack.messages.say(channel_id, message.text)
        return Posted(channel_id, ts)


@dataclass
class Bare:
    """A workspace on its first day, without Slack. Programme and workspace have the key 1."""

    db: Database
    path: Path
    clock: StoppedClock
    slack: InMemorySlack
    texts: Texts
    lookup: PeopleLookup
    sender: InMemorySender
    outbox: Outbox

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def slack_id(self, handle: str) -> str:
        """Of anybody in this Slack, met or not."""
        members = self.slack.directory.members.values()
        return next(each.slack_id for each in members if each.handle == handle)

    async def person(self, handle: str) -> Person:
        """Somebody whom the bot has met."""
        async with self.db.reading() as session:
            return (await session.exec(select(Person).where(Person.handle == handle))).one()

    async def actor(self, handle: str) -> Actor:
        """Somebody as they ask for something now."""
        async with self.db.reading() as session:
            person = (await session.exec(select(Person).where(Person.handle == handle))).one()
            workspace = await session.get_one(Workspace, 1)
            return await actor(session, workspace, person, admins=frozenset())

    async def programme(self) -> Programme:
        async with self.db.reading() as session:
            return await session.get_one(Programme, 1)

    async def changed(self, row: Any, **values: object) -> None:
        """Write some columns of a row anew."""
        async with self.db.transaction() as session:
            found = await session.get_one(type(row), ident(row))
            for name, value in values.items():
                setattr(found, name, value)
            session.add(found)

    @asynccontextmanager
    async def acting(self, handle: str) -> AsyncIterator[tuple[Session, Actor]]:
        """Somebody does something, in one transaction."""
        asker = await self.actor(handle)
        async with self.db.transaction() as session:
            ask(session)
            yield session, asker

    async def at(self, instant: datetime) -> None:
        """Move the clock, and open and close the check-ins that are due then."""
        self.clock.move_to(instant)
        for step in (closing.close_due, opening.open_due):
            done = 1
            while done:
                async with self.db.transaction() as session:
                    done = await step(session, self.now)

    async def answers(self, handle: str, **said: Any) -> Answer:
        """Somebody answers their open check-in: that they met, and what `Said` holds else."""
        async with self.acting(handle) as (session, asker):
            open_one = select(CheckIn).where(
                CheckIn.state == CheckInState.OPEN,
                col(CheckIn.pair_id).in_(asker.standing.mentors | asker.standing.executive_of),
            )
            check_in = (await session.exec(open_one)).one()
            await answers.record(
                session,
                actor=asker,
                check_in_id=ident(check_in),
                said=Said(**{"met": True, **said}),
                now=self.now,
            )
            written = select(Answer).where(
                Answer.check_in_id == check_in.id, Answer.person_id == asker.id
            )
            return (await session.exec(written)).one()

    async def leads(self, handle: str, programme_id: int = 1) -> None:
        person = await self.person(handle)
        async with self.db.transaction() as session:
            session.add(
                Role(
                    workspace_id=1,
                    person_id=ident(person),
                    kind=RoleKind.LEAD,
                    programme_id=programme_id,
                    created_at=self.now,
                )
            )

    async def pair(self, mentor: str, executive: str) -> Pair:
        both = await self.person(mentor), await self.person(executive)
        channel_id = await self.slack.conversations.open_conversation(
            *(each.slack_id for each in both)
        )
        async with self.db.transaction() as session:
            ask(session)  # an admin does
            return await pairs.make(
                session,
                programme=await session.get_one(Programme, 1),
                mentor=both[0],
                executive=both[1],
                channel_id=channel_id,
                by_id=None,
                now=self.now,
            )

    async def sentence_for(self, handle: str, problem: Problem) -> str:
        """What somebody reads of a problem."""
        say = self.texts.say((await self.actor(handle)).language)
        return self.plain(explain(problem, say))

    async def came_to(self, *handles: str) -> list[Message]:
        """Deliver what is owed; then what stands in the conversation with these people."""
        await self.outbox.deliver_due()
        ids = frozenset(self.slack_id(handle) for handle in handles)
        return self.sender.delivered.get(self.slack.conversations.channels.get(ids, ""), [])

    async def audited(self) -> list[str]:
        async with self.db.reading() as session:
            rows = await session.exec(select(AuditEvent.action).order_by(col(AuditEvent.id)))
            return list(rows.all())

    def plain(self, thing: Message | dict[str, Any] | str) -> str:
        """Every text of it, one a line: mentions as handles, plain spaces."""
        found = thing.blocks if isinstance(thing, Message) else thing
        text = "\n".join(_texts(found["blocks"] if isinstance(found, dict) else found))
        handles = {each.slack_id: each.handle for each in self.slack.directory.members.values()}
        text = re.sub(r"<@(\w+)>", lambda match: f"@{handles[match.group(1)]}", text)
        return text.replace("\u00a0", " ").replace("\u202f", " ")


def buttons(thing: Message | dict[str, Any]) -> list[str]:
    """The action ids of all that can be clicked, in order."""
    shown = thing.blocks if isinstance(thing, Message) else thing["blocks"]
    return [
        str(part["action_id"])
        for block in shown
        for part in (*block.get("elements", []), block.get("accessory"))
        if part and "action_id" in part
    ]


def _texts(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for each in node if not isinstance(each, str) for text in _texts(each)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    return own + [
        text for each in node.values() if not isinstance(each, str) for text in _texts(each)
    ]


@pytest.fixture
def members(language: str | None) -> list[Profile]:
    """Everybody in this Slack."""
    loaded = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    profiles = [profile_of(each.public(with_email=True)) for each in loaded.members.values()]
    return [replace(each, locale=LOCALES.get(language or "", each.locale)) for each in profiles]


@pytest.fixture
async def bare_db(
    schema: Path, tmp_path: Path, key: str, engines: OneAfterTheOther
) -> AsyncIterator[Database]:
    """SQLite with the present schema, and nothing in it."""
    path = shutil.copy(schema, tmp_path / "vice-versa.db")
    database = Database(
        url=f"sqlite:///{path}",
        keys=(key,),
        info={SUBSCRIPTIONS: SUBSCRIBED},
        engines=engines,
    )
    yield database
    await database.close()


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load()


@pytest.fixture
async def bare(
    bare_db: Database, tmp_path: Path, clock: StoppedClock, members: list[Profile], texts: Texts
) -> Bare:
    slack = InMemorySlack(*members)
    await Arrival(
        db=bare_db,
        clock=clock,
        texts=texts,
        installation=slack.installation,
        directory=slack.directory,
    ).settle()
    lookup = PeopleLookup(db=bare_db, directory=slack.directory, clock=clock, team_id="T0VAUBAN")
    # Of Slack's side they only ask whether it may look back.
    drawn = renderers(Gateway(client=WebClient(), views=sealed_views()))
    sender, limiter = InMemorySender(slack, texts, drawn), RateLimiter(UNPACED)
    outbox = Outbox(
        db=bare_db,
        clock=clock,
        replica="bare",
        kinds=KINDS,
        sender_of=lambda _: sender,
        rate_limiter_of=lambda _: limiter,
        chance=random.Random(1),  # noqa: S311 - the same waits in every run
    )
    made = Bare(bare_db, tmp_path / "vice-versa.db", clock, slack, texts, lookup, sender, outbox)
    async with bare_db.transaction() as session:
        workspace_row = await session.get_one(Workspace, 1)
        for profile in members:
            if profile.handle in CAST:
                await learn(session, workspace_row, profile, made.now)
    await made.leads("ines")
    return made
