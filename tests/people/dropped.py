"""A lead and a file of people, without Slack: it is looked through, applied, or dropped again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from bot.kernel.ports import Profile
from bot.people import importing
from bot.people.import_check import ImportCheck
from bot.people.import_files import ImportFiles
from bot.people.import_lookup import ImportLookup
from bot.people.import_progress import Importer
from bot.people.importing import Run
from bot.slack.people.views.importing import result_modal
from storage.engine import Database
from storage.people import enrolments
from storage.programmes import programmes
from storage.tables import Enrolment, ImportRun, Person, ident
from tests.bare import Bare

HEADER = "E-mail,Side,Function,Site,Languages,Topics,Manager,Capacity,Executive committee"


def address(handle: str) -> str:
    return f"{handle}@maison-vauban.example"


def people_file(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *lines, ""]).encode()


@dataclass(frozen=True)
class Known:
    """Somebody as the database knows them; `manager` is a handle."""

    row: Person
    enrolment: Enrolment | None
    topics: tuple[int, ...]
    manager: str | None


async def known_as(db: Database, handle: str, programme_id: int = 1) -> Known:
    async with db.reading() as session:
        row = (await session.exec(select(Person).where(Person.handle == handle))).one()
        part = await enrolments.of(session, programme_id, ident(row))
        topics = await enrolments.topic_ids_of(session, [part.id or 0]) if part else {}
        boss = await session.get(Person, row.manager_id) if row.manager_id else None
    chosen = tuple(sorted(topics.get(part.id or 0, []))) if part else ()
    return Known(row, part, chosen, boss.handle if boss else None)


@dataclass
class Office:
    """Where Inès, or whoever `lead` is, brings people in."""

    bare: Bare
    lead: str = "ines"
    waited: list[float] = field(default_factory=list)
    """Seconds for which Slack was given a rest."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def files(self) -> ImportFiles:
        return ImportFiles(conversations=self.bare.slack.conversations, files=self.bare.slack.files)

    @property
    def checks(self) -> ImportCheck:
        async def waits(seconds: float) -> None:
            self.waited.append(seconds)

        return ImportCheck(
            db=self.bare.db,
            clock=self.bare.clock,
            texts=self.bare.texts,
            files=self.bare.slack.files,
            lookup=ImportLookup(directory=self.bare.slack.directory, sleep=waits),
        )

    @property
    def importer(self) -> Importer:
        return Importer(
            db=self.bare.db,
            clock=self.bare.clock,
            texts=self.bare.texts,
            messages=self.bare.slack.messages,
            workspace_id=1,
            stopping=self.stopping,
        )

    def meets(self, count: int) -> None:
        """So many more people are in this Slack: p0001 and so on."""
        for number in range(1, count + 1):
            handle = f"p{number:04d}"
            self.bare.slack.directory.members[f"U{handle}"] = Profile(
                f"U{handle}", handle, f"Person {number}", email=address(handle)
            )

    async def drops(self, data: bytes) -> Run:
        """What was found in it. Raises `Problem`."""
        lead = await self.bare.actor(self.lead)
        file_id = self.bare.slack.files.share(lead.person.slack_id, data)
        return await self.checks.check(lead, await self.bare.programme(), file_id)

    async def says_yes(self, run: Run) -> None:
        async with self.bare.db.transaction() as session:
            await importing.start(
                session,
                actor=await self.bare.actor(self.lead),
                run_id=ident(run.row),
                now=self.bare.now,
            )

    async def says_no(self, run: Run) -> None:
        async with self.bare.db.transaction() as session:
            await importing.drop(
                session,
                actor=await self.bare.actor(self.lead),
                run_id=ident(run.row),
                now=self.bare.now,
            )

    async def applies(self, run: Run) -> None:
        await self.says_yes(run)
        await self.importer.carry_on()

    async def modal(self, run: Run, language: str, page: int = 0) -> dict[str, Any]:
        """What the lead sees of it."""
        async with self.bare.db.reading() as session:
            topics = await programmes.all_topics_of(session, 1)
        by_key = {ident(topic): topic for topic in topics}
        return result_modal(run, by_key, page, self.bare.texts.say(language))

    async def shown(self, run: Run, language: str = "en") -> str:
        return self.bare.plain(await self.modal(run, language))

    async def runs(self) -> Sequence[ImportRun]:
        async with self.bare.db.reading() as session:
            return (await session.exec(select(ImportRun))).all()

    async def known(self, handle: str) -> Known:
        return await known_as(self.bare.db, handle)
