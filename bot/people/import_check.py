"""A file of people is read: what it would change is kept, and nothing is changed yet."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.kernel.actors import Actor
from bot.kernel.clock import Clock
from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.kernel.ports import Files, Profile
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import ask
from bot.people import import_rows, importing
from bot.people.import_lookup import ImportLookup
from bot.people.import_rows import Found
from bot.people.importing import Run
from bot.people.rules.import_cells import USUAL, Words, bare
from bot.people.rules.import_columns import COLUMNS, columns_in
from bot.people.rules.import_lines import ImportLine, LineFault, read_line
from bot.people.rules.import_plan import SlackMember, plan
from bot.people.rules.shared_fields import with_shared
from bot.people.rules.sheets import MOST_BYTES, SheetRow
from bot.people.sheet_process import table_of
from bot.texts import Texts
from bot.texts.catalogue import shipped_title
from storage.engine import Database
from storage.states import Side
from storage.tables import Programme, Topic, ident


@dataclass
class Lines:
    """What the good lines want, what is wrong with the bad ones, and the columns of no use."""

    wanted: list[ImportLine] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    unused: tuple[str, ...] = ()

    @property
    def named(self) -> set[str]:
        """The Slack ids and e-mail addresses of people and their managers."""
        return {who for line in self.wanted for who in (line.who, line.manager) if who}


def lines_of(rows: Sequence[SheetRow], topics: Mapping[str, int], words: Words = USUAL) -> Lines:
    """`topics`: what a cell may say → the topic's key. `Mistake` for what is no such file."""
    columns = columns_in(rows[0].cells, words)
    read = Lines(unused=columns.unused)
    for row in rows[1:]:
        line = read_line(row, columns, topics, words)
        if isinstance(line, ImportLine):
            read.wanted.append(line)
        else:
            read.faults += line
    if not read.wanted and not read.faults:
        raise Mistake("import.file.no_lines")
    return read


_CELLS = {
    Side.MENTOR: "import.side.mentor",
    Side.EXECUTIVE: "import.side.executive",
    "yes": "import.yes",
    "no": "import.no",
}


def words_of(texts: Texts) -> Words:
    voices = [texts.say(language) for language in LANGUAGES]
    return Words(
        columns={bare(say(f"import.column.{name}")): name for say in voices for name in COLUMNS},
        cells={fold(say(key)): meaning for say in voices for meaning, key in _CELLS.items()},
    )


@dataclass(frozen=True, kw_only=True)
class ImportCheck:
    db: Database
    clock: Clock
    texts: Texts
    files: Files
    lookup: ImportLookup

    async def check(self, lead: Actor, programme: Programme, file_id: str) -> Run:
        """Check a file and keep what was found. Raises `Problem` for a file that cannot be read, or
        that somebody else has shared.
        """
        found = await self._found(lead, programme, file_id)
        return await self._keep(lead, programme, found)

    async def keep_refusal(self, lead: Actor, programme: Programme, problem: Problem) -> None:
        """The lead is owed a message that tells what was wrong with the file."""
        values = {name: str(value) for name, value in problem.values.items()}
        await self._keep(lead, programme, Found(problem=LineFault(0, problem.key, values)))

    async def _keep(self, lead: Actor, programme: Programme, found: Found) -> Run:
        async with self.db.transaction() as session:
            ask(session)
            row = await importing.keep(
                session,
                actor=lead,
                programme_id=ident(programme),
                found=found,
                now=self.clock.now(),
            )
        return Run(row, programme, found)

    async def _found(self, lead: Actor, programme: Programme, file_id: str) -> Found:
        words = words_of(self.texts)
        table = await table_of(await self._download(lead, file_id), words)
        async with self.db.reading() as session:
            topics = await importing.topic_names(session, ident(programme), self._names)
        # In a thread: thousands of lines take a moment, in which others must be answered.
        read = await asyncio.to_thread(lines_of, table.rows, topics, words)
        profiles = await self.lookup.look_for(read.named)
        async with self.db.reading() as session:
            known = await importing.known_people(session, programme)
        members = {who: _member(profile) for who, profile in profiles.items()}
        made = await asyncio.to_thread(plan, read.wanted, read.faults, members=members, known=known)
        made = replace(made, changes=with_shared(made.changes, known))
        return import_rows.found_by(made, read.unused, profiles, table.source)

    async def _download(self, lead: Actor, file_id: str) -> bytes:
        try:
            file = await self.files.file(file_id)
            # A forged submission could name a file of somebody else's, which the bot's token opens.
            if file.owner != lead.person.slack_id:
                raise Mistake("import.not_yours")
            if file.size > MOST_BYTES:
                raise Mistake("import.file.too_big", limit=MOST_BYTES // 1_000_000)
            # The size that Slack tells is not relied upon: no more than that is read either.
            return await self.files.fetch(file.address, MOST_BYTES)
        except SlackFault as fault:
            structlog.get_logger().warning("import_not_downloaded", error=fault.code)
            if fault.has_no_method:
                raise Mistake("refusal.file_no_method", code=fault.code) from fault
            if fault.not_offered:
                raise Mistake("import.no_scope") from fault
            if fault.is_page:
                raise Mistake("import.page", code=fault.code) from fault
            if fault.permanent:
                raise Mistake("import.not_given") from fault
            raise Trouble("import.not_downloaded") from fault

    def _names(self, topic: Topic) -> tuple[str, ...]:
        """What a cell may call a topic: by its key, or in either language."""
        if topic.key is None:
            return (topic.title or "",)
        titles = (shipped_title(self.texts.say(language), topic.key) for language in LANGUAGES)
        return (topic.key, *titles)


def _member(profile: Profile) -> SlackMember:
    return SlackMember(
        profile.slack_id, profile.name, profile.is_active, profile.is_bot, profile.is_foreign
    )
