"""What leads and admins really get, at many instants: messages, windows, lists, sheets and files.

Every figure in them is read back out of what Slack would show or a file holds, and must be the one
that the rule gives; those that were shown are then solved together. No text of an insight may stand
where it is not told by then, nor beside who answered.
"""

import asyncio
import io
import re
import shutil
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import openpyxl
import pypdfium2
from cryptography.fernet import Fernet

from bot.digest import digests, overviews
from bot.digest.digests import Digest
from bot.digest.ratings import period_of, told_in
from bot.exports.contents import Contents
from bot.exports.export_tables import Telling
from bot.exports.exports import ExportRequest, Format
from bot.insights import insight_stages
from bot.kernel.rules import periods
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.slack.digest.views.board import page
from bot.slack.digest.views.digest import digest_message
from bot.slack.digest.views.digest_overview import overview_message
from bot.slack.digest.views.digest_parts import insights_modal
from bot.slack.digest.views.figures_window import figures_window
from bot.slack.insights.views import PAGER, insight_board
from bot.slack.kit.message import Message
from bot.subscriptions import SUBSCRIBED
from bot.texts import Say, load
from bot.workspaces import thresholds
from storage.engine import Database, Session
from storage.tables import Programme
from tests.attack.authors import listed, standing
from tests.attack.notices import Notices, ReadDigest
from tests.attack.played import Played, instant
from tests.attack.programmes import DAY
from tests.attack.programmes import Programme as MadeUp
from tests.attack.reader import WORDS, Reader, final_hour, whole_groups
from tests.attack.seen import Seen, tokens
from tests.attack.solver import mask_of

_INSTANTS = 2
_MOST_QUOTED = 45
_USEFULNESS = re.compile(
    r"Usefulness: \*(?:([\d.]+) of 5(?:, (\d+) ratings?)?|–)\*(?: \((?:([\d.]+)|–)\))?"
)
_GAIN = re.compile(r"(middle \w+|end \w+), (mentor|executive)s: ([+-]?[\d.]+) on .*\((\d+) p")
_AGAIN = re.compile(r"(At the end|Six months later|Twelve months later): (\d+) of (\d+) would")
_MONTHS = {"At the end": 0, "Six months later": 6, "Twelve months later": 12}
_YES = "yes"
Told = tuple[str, str] | None
"""A mean and how many it is over, as they are written."""


@asynccontextmanager
async def _database(folder: Path, schema: Path) -> AsyncIterator[Database]:
    path = shutil.copy(schema, folder / "attacked.db")
    db = Database(
        url=f"sqlite:///{path}",
        keys=(Fernet.generate_key().decode(),),
        info={SUBSCRIPTIONS: SUBSCRIBED},
    )
    try:
        yield db
    finally:
        await db.close()
        for name in ("attacked.db", "attacked.db-wal", "attacked.db-shm"):
            (folder / name).unlink(missing_ok=True)


async def see(
    made: MadeUp, random: Random, folder: Path, schema: Path, *, often: bool = True
) -> Seen:
    """Played to its end, and looked at in between, unless not `often`; the last time when all that
    was said counts.
    """
    seen = Seen()
    ends = [final_hour(made, series) for series in ("again 0", "again 12")]
    closings = [check_in.closes for check_in in made.check_ins]
    some = random.sample(closings, min(len(closings), _INSTANTS))
    somewhen = [random.randrange(made.first, made.last + 60 * DAY) for _ in range(_INSTANTS)]
    nows = sorted({*some, some[0] - 1, *somewhen, *ends} if some else {*somewhen, *ends})
    with_files = random.choice(nows)
    nows = nows if often else sorted({with_files, nows[-1]})
    async with _database(folder, schema) as db:
        played, say = await Played.begun(db, made), load().say("en")
        comes = Notices(db, played, seen, say, random, _digest_that_came(made, seen, say))
        await comes.ask_for_them(instant(made.first))
        for now in nows:
            await played.play_until(now)
            look = Look(made, Reader(made, ()), now, seen, say)
            async with db.reading() as session:
                await look.at_everything(session, played, random)
            if now == with_files:
                await look.at_files(db, random)
            await comes.look(instant(now), is_last=now == nows[-1])
    return seen


def _digest_that_came(made: MadeUp, seen: Seen, say: Say) -> ReadDigest:
    """As of when it was due, however late it is drawn."""

    def digest(message: Message, period: Period, due_at: datetime) -> None:
        hour = due_at.toordinal() * DAY + due_at.hour
        Look(made, Reader(made, ()), hour, seen, say).at_message(
            message, period, "digest that came"
        )

    return digest


@dataclass
class Look:
    """At one instant."""

    made: MadeUp
    reader: Reader
    hour: int
    seen: Seen
    say: Say

    @property
    def now(self) -> datetime:
        return instant(self.hour)

    async def at_everything(self, session: Session, played: Played, random: Random) -> None:
        programme = await session.get_one(Programme, 1)
        held = await thresholds.of(session, 1)
        some_days = self._some_days(random)
        for words in ("all", random.choice((*WORDS, some_days)), random.choice(WORDS[2:])):
            period = period_of(programme, words, self.now)
            assert period is not None
            await self._at_digest(session, programme, period)
            await self._at_window(session, played, words, period)
            await self._at_sheet(session, period, held)
        await self._at_list(session, played, random)
        words = random.choice(WORDS)
        period = period_of(programme, words, self.now)
        assert period is not None
        found = await overviews.overview(session, [programme], words, self.now)
        self._usefulness(_text(overview_message(found, self.say)), period, "overview")

    async def _at_digest(self, session: Session, programme: Programme, period: Period) -> None:
        found = await digests.prepare(session, programme=programme, period=period, now=self.now)
        self.at_message(digest_message(found, self.say), period, "digest")
        self._at_figures(figures_window(found, self.say), period)
        self._counted(found, period)

    def at_message(self, message: Message, period: Period, where: str) -> None:
        """A digest, asked for or not."""
        self._usefulness(_text(message), period, where)
        self._chart(message, period)
        self.seen.expect("texts in a message", tokens(repr(message.blocks)), frozenset())

    def _at_figures(self, window: dict[str, Any], period: Period) -> None:
        """All figures of a digest."""
        told = _lines(window)
        self._usefulness(told, period, "window of figures")
        self._gains(told)
        self._again(told, period)
        self.seen.expect("texts among figures", tokens(repr(window)), frozenset())

    def _counted(self, found: Digest, period: Period) -> None:
        told = self._standing(period)
        self.seen.expect("insights to read", found.insights_total, len(told))

    async def _at_window(
        self, session: Session, played: Played, words: str, period: Period
    ) -> None:
        ines = await played.actor(session, played.ines)
        found, total = await digests.insights_in(
            session, actor=ines, programme_id=1, words=words, now=self.now
        )
        window = insights_modal(found, total, 1, self.say)
        self._texts(repr(window), self._standing(period), f"window of {words}", _MOST_QUOTED)

    async def _at_list(self, session: Session, played: Played, random: Random) -> None:
        reader = await played.actor(session, random.choice((played.ines, played.adam)))
        shown, number, is_over = "", 0, False
        while not is_over:
            board = await insight_stages.board(
                session, reader, 1, page=number, size=PAGER.size, now=self.now
            )
            shown += repr(insight_board(board, self.say))
            number += 1
            is_over = number * PAGER.size >= board.page.total
        self._texts(shown, listed(self.made, self.hour), "list")

    async def _at_sheet(self, session: Session, period: Period, held: Thresholds) -> None:
        told = await told_in(session, 1, period, held, self.now)
        telling = Telling.of(session, told, period, [], self.say, self.now)
        async with aclosing(telling.check_ins()) as chunks:
            who_answered = [row async for rows in chunks for row in rows]
        async with aclosing(telling.insights()) as chunks:
            insights = [row async for rows in chunks for row in rows]
        self._sheet(who_answered, period)
        self._insights(insights, period)

    async def at_files(self, db: Database, random: Random) -> None:
        async with db.reading() as session:
            programme = await session.get_one(Programme, 1)
        period = period_of(programme, random.choice(("all", *WORDS)), self.now)
        assert period is not None
        wish = ExportRequest(programme, period)
        form = random.choice(list(Format))
        data = await self._file(db, wish, form)
        if form is Format.PDF:
            self._board(data, period)
        elif form is Format.CSV:
            with ZipFile(io.BytesIO(data)) as archive:
                files = "".join(archive.read(name).decode() for name in archive.namelist())
            self.seen.expect("texts beside answers", tokens(files), frozenset())
        elif form is Format.XLSX:
            sheets = _sheets(data)
            self._sheet(sheets["Check-ins"], period)
            self.seen.expect("texts beside answers", tokens(repr(sheets)), frozenset())
        else:
            sheets = _sheets(data)
            self.seen.expect("sheets of insights", list(sheets), ["Insights"])
            self._insights(sheets["Insights"], period)

    async def _file(self, db: Database, wish: ExportRequest, form: Format) -> bytes:
        self.seen.files += 1
        contents = Contents(
            db=db, wish=wish, say=self.say, now=self.now, stopping=asyncio.Event(),
            at=lambda _: None, board=page,
        )  # fmt: skip
        async with contents.filled(form) as made:
            return made if isinstance(made, bytes) else await asyncio.to_thread(made.read_bytes)

    def _usefulness(self, text: str, period: Period, where: str) -> None:
        self.seen.outputs += 1
        found = _USEFULNESS.search(text)
        earlier = periods.before(period)
        if found is None:
            self.seen.wrong.append(f"{where} {period}: no usefulness in it")
            return
        mean, n, before = found.groups()
        told = self._mean(period)
        self.seen.expect(f"{where} {period}", mean, told and told[0])
        if n is not None:
            self.seen.expect(f"{where} over {period}", n, told and told[1])
        if earlier is not None:
            told = self._mean(earlier)
            self.seen.expect(f"{where} before {period}", before, told and told[0])

    def _mean(self, period: Period) -> Told:
        """What the rule tells of a period; it is then among the sums."""
        blocks = self.reader.told(period.first, period.after, self.hour)
        mask, total = sum(mask for mask, _ in blocks), sum(each for _, each in blocks)
        if not mask:
            return None
        self._keep(mask, total)
        count = mask.bit_count()
        return self.say.fixed(total / count), self.say.number(count)

    def _keep(self, mask: int, total: int) -> None:
        self.seen.figures += 1
        self.seen.sums[mask] = total

    def _chart(self, message: Message, period: Period) -> None:
        blocks = self.reader.told(period.first, period.after, self.hour)
        drawn = [
            point["value"]
            for block in message.blocks
            if block.get("title") == "Usefulness, out of 5"
            for series in block["chart"]["series"]
            for point in series["data"]
        ]
        if len(drawn) == len(blocks):
            told = [round(total / mask.bit_count(), 2) for mask, total in blocks]
            self.seen.expect(f"chart {period}", drawn, told)
            for mask, total in blocks:
                self._keep(mask, total)
        else:
            # Of two points no line is drawn; of very many one a month, each of whole blocks.
            self.seen.expect(f"chart {period}", len(blocks) < 3 or len(blocks) > 20, True)

    def _gains(self, text: str) -> None:
        shown = {
            f"{title} {0 if side == 'mentor' else 1}": (gain, n)
            for title, side, gain, n in _GAIN.findall(text)
        }
        told = {}
        for series in {one.series for one in self.made.said}:
            if series.startswith("again"):
                continue
            numbers = self._grouped(series)
            if numbers:
                total = sum(self.made.unknowns[number].value for number in numbers)
                told[series] = (self.say.signed(total / len(numbers)), str(len(numbers)))
                self._keep(mask_of(numbers), total)
        self.seen.expect("gains", shown, told)

    def _grouped(self, series: str) -> Sequence[int]:
        said = [one for one in self.made.said if one.series == series]
        grouped = whole_groups(said, self.made.thresholds, self.hour)
        return [one.number for one in grouped]

    def _again(self, text: str, period: Period) -> None:
        shown = {_MONTHS[name]: (again, n) for name, again, n in _AGAIN.findall(text)}
        told = {}
        for months in (0, 6, 12):
            series = f"again {months}"
            final = final_hour(self.made, series)
            said = [one for one in self.made.said if one.series == series]
            if period.kind != PeriodKind.ALL or final > self.hour or not said:
                continue
            numbers = [one.number for one in whole_groups(said, self.made.thresholds, final)]
            if numbers:
                total = sum(self.made.unknowns[number].value for number in numbers)
                told[months] = (str(total), str(len(numbers)))
                self._keep(mask_of(numbers), total)
        self.seen.expect("again", shown, told)

    def _standing(self, period: Period) -> frozenset[int]:
        return standing(self.made, period.first, period.after, self.hour)

    def _texts(self, shown: str, told: frozenset[int], where: str, most: int | None = None) -> None:
        self.seen.outputs += 1
        found = tokens(shown)
        if most is not None and len(told) > most:
            self.seen.expect(where, found <= told, True)
        else:
            self.seen.expect(where, found, told)

    def _sheet(self, rows: Iterable[Sequence[Any]], period: Period) -> None:
        """Who has answered which check-in, and nothing of what they said."""
        self.seen.outputs += 1
        shown = sorted(
            (str(row[0]), str(row[1]), str(row[2])[:10], row[5] == _YES, row[7] == _YES)
            for row in rows
            if row[0] != "Mentor"
        )
        self.seen.expect(f"sheet {period}", shown, self._answered(period))

    def _answered(self, period: Period) -> list[tuple[str, str, str, bool, bool]]:
        found = []
        for check_in in self.made.check_ins:
            due = instant(check_in.due)
            if check_in.opened <= self.hour and period.start_at <= due < period.end_at:
                couple = self.made.couples[check_in.couple].people
                by = {
                    self.made.unknowns[one.number].person
                    for one in check_in.ratings
                    if one.at <= self.hour
                }
                mentor, executive = (f"person {number:03d}" for number in couple)
                both = (couple[0] in by, couple[1] in by)
                found.append((mentor, executive, str(due.date()), *both))
        return sorted(found)

    def _insights(self, rows: Sequence[Sequence[Any]], period: Period) -> None:
        self._texts(repr(rows), self._standing(period), f"file of insights {period}")
        for row in rows:
            for number in tokens(str(row[0])):
                is_anonymous = self.made.insights[number].is_anonymous
                beside = any(cell for cell in (row[3], *row[5:])) or "person" in str(row[4])
                self.seen.expect("who stands beside an insight", beside, not is_anonymous)

    def _board(self, pdf: bytes, period: Period) -> None:
        """Quotes are those that stand, as many as there is room for; usefulness is the mean."""
        document = pypdfium2.PdfDocument(pdf)
        text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        self.seen.outputs += 1
        found, told = tokens(text), self._standing(period)
        self.seen.expect("board", found <= told, True)
        mean = self._mean(period)
        shown = re.search(r"([\d.]+) of 5, (\d+) ratings?", text)
        now = shown.groups() if shown else None
        if mean is not None:
            self.seen.expect(f"board {period}", now, mean)

    def _some_days(self, random: Random) -> str:
        first, last = sorted(
            instant(random.randrange(self.made.first, self.made.last)).date() for _ in range(2)
        )
        return f"{first} {last}"


def _text(message: Message) -> str:
    return _spaced(message.text)


def _lines(window: dict[str, Any]) -> str:
    """The texts of a window's sections, one below the other."""
    texts = [b["text"]["text"] for b in window["blocks"] if b["type"] == "section"]
    return _spaced("\n".join(texts))


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}
