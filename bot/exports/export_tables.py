"""What stands in a programme's files, in the programme's language: four tables, row by row.

Nothing that people wrote for themselves, for their pair or for their lead is in it, and no rating:
one rating is one person's answer. Of insights there are those on which both of a pair agreed.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.exports.rules import Cell, Column, ColumnType, Table
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.working_days import zone_named
from bot.texts import Say
from bot.texts.catalogue import area_named, topic_named
from storage import exports
from storage.engine import Session
from storage.figures.said import InsightScope
from storage.figures.span import Span
from storage.states import CheckInState
from storage.tables import Topic, ident

Chunks = AsyncGenerator[Sequence[Sequence[Cell]], None]
_NEAR = timedelta(days=3)
"""A session held this near to the day that it was planned for is that one."""
_DAY = timedelta(days=1)
_COLUMNS: Mapping[str, Sequence[tuple[str, ColumnType, int]]] = {
    "pairs": (
        ("mentor", ColumnType.TEXT, 26),
        ("executive", ColumnType.TEXT, 26),
        ("state", ColumnType.TEXT, 12),
        ("since", ColumnType.DATE, 14),
        ("ended", ColumnType.DATE, 14),
        ("sessions", ColumnType.NUMBER, 10),
    ),
    "check_ins": (
        ("mentor", ColumnType.TEXT, 26),
        ("executive", ColumnType.TEXT, 26),
        ("due", ColumnType.DATE, 14),
        ("state", ColumnType.TEXT, 12),
        ("topic", ColumnType.TEXT, 36),
        ("mentor_answered", ColumnType.TEXT, 10),
        ("mentor_in_time", ColumnType.TEXT, 10),
        ("executive_answered", ColumnType.TEXT, 10),
        ("executive_in_time", ColumnType.TEXT, 10),
        ("met", ColumnType.TEXT, 10),
    ),
    "sessions": (
        ("mentor", ColumnType.TEXT, 26),
        ("executive", ColumnType.TEXT, 26),
        ("held", ColumnType.DATE, 14),
        ("topic", ColumnType.TEXT, 36),
        ("planned", ColumnType.TEXT, 10),
    ),
    "insights": (
        ("text", ColumnType.TEXT, 80),
        ("area", ColumnType.TEXT, 14),
        ("stage", ColumnType.TEXT, 14),
        ("raised", ColumnType.DATE, 14),
        ("author", ColumnType.TEXT, 26),
        ("mentor", ColumnType.TEXT, 26),
        ("executive", ColumnType.TEXT, 26),
    ),
}


WITH_INSIGHTS = frozenset({"insights"})
"""Tables that stand in a file of their own, with none that tells who answered when."""


def tables(say: Say, *, of_insights: bool) -> Mapping[str, Table]:
    return {
        key: Table(
            say(f"export.table.{key}"),
            say(f"export.file.{key}"),
            [Column(say(f"export.column.{name}"), kind, width) for name, kind, width in columns],
        )
        for key, columns in _COLUMNS.items()
        if (key in WITH_INSIGHTS) is of_insights
    }


@dataclass(frozen=True)
class Telling:
    """One programme and period, told in one language. `topics` are by key; `told` says which
    insights.
    """

    session: Session
    span: Span
    told: InsightScope
    period: Period
    now: datetime
    say: Say
    topics: Mapping[int, str]

    @staticmethod
    def of(
        session: Session,
        told: InsightScope,
        period: Period,
        topics: Sequence[Topic],
        say: Say,
        now: datetime,
    ) -> "Telling":
        titles = {ident(topic): topic_named(say, topic.key, topic.title) for topic in topics}
        return Telling(session, told.span, told, period, now, say, titles)

    async def pairs(self) -> Chunks:
        async with aclosing(exports.pairs(self.session, self.span)) as chunks:
            async for rows in chunks:
                yield [self._pair(row) for row in rows]

    async def check_ins(self) -> Chunks:
        async with aclosing(exports.check_ins(self.session, self.span)) as chunks:
            async for rows in chunks:
                yield [self._check_in(row) for row in rows]

    async def sessions(self) -> Chunks:
        async with aclosing(exports.sessions(self.session, self.span)) as chunks:
            async for rows in chunks:
                plans = await self._plans(rows)
                yield [self._session(row, plans.get(row.pair_id, ())) for row in rows]

    async def insights(self) -> Chunks:
        """The anonymous ones at the end, with nothing beside them that could name anybody."""
        async with aclosing(exports.named_insights(self.session, self.told)) as chunks:
            async for rows in chunks:
                yield [
                    (*self._insight(r), self._day(r.created_at), r.author, r.mentor, r.executive)
                    for r in rows
                ]
        unnamed = self.say("export.anonymous")
        async with aclosing(exports.anonymous_insights(self.session, self.told)) as chunks:
            async for rows in chunks:
                yield [(*self._insight(row), None, unnamed, None, None) for row in rows]

    def _pair(self, row: Any) -> Sequence[Cell]:
        return (
            row.mentor,
            row.executive,
            self.say(f"export.pair.{row.standing}"),
            self._day(row.created_at),
            self._day(row.ended_at) if row.ended_at else None,
            row.sessions,
        )

    def _check_in(self, row: Any) -> Sequence[Cell]:
        return (
            row.mentor,
            row.executive,
            self._day(row.due_at),
            self.say(f"export.check_in.{self._state(row)}"),
            self.topics.get(row.topic_id),
            self._yes(row.mentor_in_time is not None),
            self._yes(row.mentor_in_time),
            self._yes(row.executive_in_time is not None),
            self._yes(row.executive_in_time),
            self._yes(row.session_id is not None),
        )

    def _state(self, row: Any) -> CheckInState:
        """By its time too, as figures count: what is closed every minute may not be closed yet."""
        if row.state != CheckInState.OPEN or row.closes_at > self.now:
            return CheckInState(row.state)
        has_answer = row.mentor_in_time is not None or row.executive_in_time is not None
        return CheckInState.CLOSED if has_answer else CheckInState.MISSED

    def _session(self, row: Any, plans: Sequence[datetime]) -> Sequence[Cell]:
        near = (abs(self._day(plan) - row.held_on) <= _NEAR for plan in plans)
        topic = self.topics.get(row.topic_id)
        return (row.mentor, row.executive, row.held_on, topic, self._yes(any(near)))

    def _insight(self, row: Any) -> Sequence[Cell]:
        area = area_named(self.say, row.area)
        return (row.text or "", area, self.say(f"export.stage.{row.stage}"))

    async def _plans(self, rows: Sequence[Any]) -> Mapping[int, Sequence[datetime]]:
        days = [row.held_on for row in rows]
        first = Period(PeriodKind.PART, min(days), max(days), self.period.zone)
        return await exports.plans_held(
            self.session,
            {row.pair_id for row in rows},
            # A day more on each side: `held_on` is a day of the pair's, and the period's zone may
            # be another.
            first.start_at - _NEAR - _DAY,
            first.end_at + _NEAR + _DAY,
        )

    def _yes(self, is_so: object) -> str:
        return self.say("export.yes" if is_so else "export.no")

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(zone_named(self.period.zone)).date()
