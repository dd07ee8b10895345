"""Fills a file: reads what stands in it, and hands it to the process that makes it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.digest import digests
from bot.digest.digests import Digest
from bot.digest.ratings import told_in
from bot.exports.export_tables import Telling, tables
from bot.exports.exports import ExportRequest, Format, period_in_words
from bot.exports.files.maker import Maker, making
from bot.kernel.stopping import unless_stopped
from bot.texts import Say
from bot.workspaces import thresholds
from storage import exports as storage
from storage.engine import Database, Session
from storage.figures import said
from storage.figures.said import InsightScope
from storage.programmes import programmes
from storage.tables import ident

ENDINGS = {
    Format.CSV: "zip",
    Format.XLSX: "xlsx",
    Format.INSIGHTS: "xlsx",
    Format.PDF: "pdf",
}
BoardPages = Callable[[Digest, int, str, datetime, Say], Mapping[str, Any]]
"""A digest, how many insights could be quoted, the period in words, now → what the pages show."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """`say` is in the programme's language; `at` hears the share that is written, from 0 to 1."""

    db: Database
    wish: ExportRequest
    say: Say
    now: datetime
    stopping: asyncio.Event
    at: Callable[[float], None]
    board: BoardPages

    @asynccontextmanager
    async def filled(self, form: Format) -> AsyncIterator[bytes | Path]:
        """The file, until it is left. Raises `Stopped` and `NotMade`."""
        of_insights = form is Format.INSIGHTS
        rows = 0 if form is Format.PDF else await self._rows(of_insights=of_insights)
        async with making(ENDINGS[form], self.say.language, rows=rows) as maker:
            if form is Format.PDF:
                await self._draw(maker)
            else:
                await self._write(maker, rows, of_insights=of_insights)
            yield await unless_stopped(self.stopping, maker.made())

    async def _rows(self, *, of_insights: bool) -> int:
        """How many there are about now; some more or less may be written."""
        async with self.db.reading() as session:
            told = await self._told(session)
            total = await storage.totals(session, told.span, told)
        return total.insights if of_insights else total.rows - total.insights

    async def _write(self, maker: Maker, expected: int, *, of_insights: bool) -> None:
        wish, key = self.wish, ident(self.wish.programme)
        async with self.db.reading() as session:
            told = await self._told(session)
            topics = await programmes.all_topics_of(session, key)
            telling = Telling.of(session, told, wish.period, topics, self.say, self.now)
            sources = {
                "pairs": telling.pairs,
                "check_ins": telling.check_ins,
                "sessions": telling.sessions,
                "insights": telling.insights,
            }
            written = 0
            for name, table in tables(self.say, of_insights=of_insights).items():
                await maker.begin(table)
                async with aclosing(sources[name]()) as chunks:
                    async for rows in chunks:
                        await unless_stopped(self.stopping, maker.add(rows))
                        written += len(rows)
                        self.at(written / max(expected, 1))

    async def _told(self, session: Session) -> InsightScope:
        programme = self.wish.programme
        held = await thresholds.of(session, programme.workspace_id)
        return await told_in(session, ident(programme), self.wish.period, held, self.now)

    async def _draw(self, maker: Maker) -> None:
        wish = self.wish
        async with self.db.reading() as session:
            digest = await digests.prepare(
                session, programme=wish.programme, period=wish.period, now=self.now
            )
            readable = await said.count_readable(session, await self._told(session))
        period = period_in_words(wish, self.say)
        await maker.draw(self.board(digest, readable, period, self.now, self.say))
