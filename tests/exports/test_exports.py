"""Rows for files, on both databases: complete, in order, and a bit at a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.exports.export_tables import Telling
from bot.kernel.rules.periods import Period, PeriodKind
from bot.texts import load
from storage import exports
from storage.engine import Database
from storage.figures.said import InsightScope
from storage.figures.span import Span
from storage.states import PlannedState
from storage.tables import Answer, Insight, PlannedSession, ident
from tests.storage.story import LONG_AGO, Story

WEEK = timedelta(weeks=1)
PERIOD = Period(PeriodKind.DATES, date(2026, 9, 1), date(2026, 12, 1), "Europe/Paris")


async def insight(story: Story, pair: int, check_in: int, author: int, **more: object) -> None:
    answer = (
        await story.session.exec(select(Answer.id).where(Answer.check_in_id == check_in))
    ).one()
    values: dict[str, Any] = {
        "workspace_id": story.workspace, "programme_id": story.programme, "pair_id": pair,
        "check_in_id": check_in, "answer_id": answer, "author_id": author, "state": "agreed",
        "created_at": LONG_AGO, **more,
    }  # fmt: skip
    story.session.add(Insight(**values))
    await story.session.flush()


def all_in(span: Span) -> InsightScope:
    return InsightScope(span, [(span.start_at, span.end_at)])


async def test_every_check_in_comes_once_in_order_chunk_by_chunk(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 7)
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pairs = [
            await story.pair(await story.person(f"m{n}"), await story.person(f"e{n}"))
            for n in range(5)
        ]
        for week in range(10):
            for pair in reversed(pairs):
                await story.check_in(pair, LONG_AGO + week * WEEK, mentor=(True, 5), about="ai")
        programme = story.programme
    span = Span(programme, PERIOD.start_at, PERIOD.end_at)
    async with db.reading() as session:
        total = await exports.totals(session, span, all_in(span))
        sizes, due = [], []
        async for rows in exports.check_ins(session, span):
            sizes.append(len(rows))
            due += [row.due_at for row in rows]
    assert total.check_ins == len(due) == 50
    assert max(sizes) == 7
    assert due == sorted(due)
    assert all(instant.tzinfo is UTC for instant in due)


async def test_tables_are_told_on_both_databases(db: Database) -> None:
    say = load().say("fr")
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("Chloé"), await story.person("Marc")
        pair = await story.pair(chloe, marc)
        # Midnight in Paris is another day in UTC.
        late = datetime(2026, 9, 7, 22, 30, tzinfo=UTC)
        first = await story.check_in(pair, late, mentor=(True, 5), about="ai")
        second = await story.check_in(pair, late + WEEK, executive=(False, None))
        session.add(
            PlannedSession(
                workspace_id=story.workspace, pair_id=ident(pair), starts_at=late, uid="1",
                planned_by_id=chloe, state=PlannedState.HELD,
                created_at=LONG_AGO, updated_at=LONG_AGO,
            )
        )  # fmt: skip
        await insight(story, ident(pair), first, chloe, text="Nommée", area="hr")
        await insight(story, ident(pair), second, marc, text="Sans nom", is_anonymous=True)
        programme = story.programme
    async with db.reading() as session:
        span = Span(programme, PERIOD.start_at, PERIOD.end_at)
        telling = Telling.of(session, all_in(span), PERIOD, [], say, PERIOD.end_at)
        [check_ins] = [rows async for rows in telling.check_ins()]
        [sessions] = [rows async for rows in telling.sessions()]
        [[pairs]] = [rows async for rows in telling.pairs()]
        named, unnamed = [rows async for rows in telling.insights()]
    tuesday = date(2026, 9, 8)
    assert [list(row) for row in check_ins] == [
        ["Chloé", "Marc", tuesday, "clos", None, "oui", "oui", "non", "non", "oui"],
        ["Chloé", "Marc", tuesday + WEEK, "clos", None, "non", "non", "oui", "oui", "non"],
    ]
    assert [list(row)[-1] for row in sessions] == ["oui"]
    assert list(pairs) == ["Chloé", "Marc", "actif", date(2026, 9, 1), None, 1]
    assert [list(row) for row in named] == [
        ["Nommée", "Ressources humaines", "proposée", date(2026, 9, 1), "Chloé", "Chloé", "Marc"]
    ]
    assert [list(row) for row in unnamed] == [
        ["Sans nom", "Autre", "proposée", None, "anonyme", None, None]
    ]


async def test_the_order_of_anonymous_insights_tells_nothing(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("m"), await story.person("e"))
        for number in range(12):
            check_in = await story.check_in(pair, LONG_AGO + number * WEEK, mentor=(True, 5))
            await insight(
                story, ident(pair), check_in, pair.mentor_id, text=str(number), is_anonymous=True
            )
        programme = story.programme
    span = Span(programme, PERIOD.start_at, PERIOD.end_at + 52 * WEEK)
    orders = set()
    for _ in range(5):
        async with db.reading() as session:
            chunks = exports.anonymous_insights(session, all_in(span))
            rows = [row async for some in chunks for row in some]
        assert sorted(int(row.text) for row in rows) == list(range(12))
        assert {column for row in rows for column in row._fields} == {"text", "area", "stage"}
        orders.add(tuple(row.text for row in rows))
    assert len(orders) > 1, "twelve are in the same order five times once in 10^34"
