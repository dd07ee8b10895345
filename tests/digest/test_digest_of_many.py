"""The digest of many pairs, against the same counted row by row in Python, on both databases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.digest import digests
from bot.digest.digests import Digest
from bot.digest.figures import LOOK, Figures, Today
from bot.digest.ratings import period_of
from bot.digest.rules.health import Reason
from bot.kernel.rules.periods import Period
from bot.kernel.rules.working_days import today_in
from bot.pair_life.endings import end_pairs
from storage.engine import Database, Session
from storage.figures import health
from storage.states import ProgrammeState
from storage.tables import Programme
from tests.bench.history import LAST_MONDAY, WEEK, History, write
from tests.bench.places import Place
from tests.storage import naive
from tests.whole import PART, share

PAIRS, WEEKS = share(1200, 5000), 6
CLOSING = LAST_MONDAY + WEEK
"""Nine o'clock in Paris on the Monday on which the last check-ins close: none is closed yet."""
_INSTANT = "%Y-%m-%d %H:%M:%S.%f"
_LIVES = (
    "UPDATE pair SET state = 'ended', ended_at = :recently WHERE id % 41 = 0",
    "UPDATE pair SET state = 'ended', ended_at = :before WHERE id % 43 = 1",
    "UPDATE pair SET created_at = :recently WHERE id % 37 = 3",
    "UPDATE pair SET paused_at = :recently WHERE id % 29 = 4",
    "UPDATE person SET is_active = false WHERE id % 311 = 5",
    "UPDATE person SET committee_since_on = :today WHERE id % 500 = 0",
    "UPDATE check_in SET state = 'skipped' WHERE state = 'missed' AND pair_id % 2 = 0",
    "UPDATE next_step SET done_at = :before WHERE id % 3 = 0",
    "UPDATE next_step SET text = NULL WHERE id % 5 = 0",
    "UPDATE insight SET state = 'withdrawn', text = NULL WHERE state = 'agreed' AND id % 7 = 0",
    "UPDATE planned_session SET state = 'cancelled' WHERE id % 9 = 0",
)
"""What becomes of some of them: they end, begin later, pause, leave, put off, delete."""
_UNREACHED = """
INSERT INTO delivery
    (workspace_id, kind, dedupe_key, pair_id, check_in_id, state, due_at, attempts, is_doubtful)
SELECT 1, 'prompt', 'prompt:' || id, pair_id, id, 'failed', due_at, 1, false
FROM check_in WHERE pair_id % 401 = 7
"""


@pytest.fixture
async def many(database_url: str, key: str, db: Database) -> AsyncIterator[Database]:
    place = Place("here", database_url, key)
    await asyncio.to_thread(write, place, History(PAIRS, WEEKS, seed=8))
    is_small = database_url.startswith("sqlite")
    days = {
        "before": LAST_MONDAY - 2 * WEEK,
        "recently": LAST_MONDAY + timedelta(days=1),
        "today": CLOSING.date(),
    }
    async with db.transaction() as session:
        connection = await session.connection()
        for statement in (*_LIVES, _UNREACHED):
            named = {name: day for name, day in days.items() if f":{name}" in statement}
            written = {name: _written(day) if is_small else day for name, day in named.items()}
            await connection.execute(text(statement), written)
    yield db


def _written(day: date) -> str:
    return day.strftime(_INSTANT) if isinstance(day, datetime) else day.isoformat()


PERIODS = (
    "last week",
    "this week",
    "month",
    "last month",
    "quarter",
    "all",
    "2026-10-14 2026-11-04",
)


@PART
async def test_a_digest_of_many_pairs_is_what_counting_row_by_row_gives(many: Database) -> None:
    told = dict(zip(PERIODS, await _compare_all(many, PERIODS), strict=True))
    last_week = told["last week"]
    assert last_week.figures.usefulness.mean is not None
    assert told["all"].figures.check_ins.missed > 0
    assert last_week.today.steps_overdue > 0
    assert last_week.today.attention > 50
    assert last_week.today.pairs.paused > 0
    assert last_week.today.coverage.with_mentor > 0
    closed_at = CLOSING - timedelta(hours=1)
    async with many.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.state, programme.closed_at = ProgrammeState.CLOSED, closed_at
        await end_pairs(session, 1, ended_by_id=1, now=closed_at, says_goodbye=False)
    await _compare_all(many, ("last week", "this week", "all"))


async def _compare_all(db: Database, periods: Sequence[str]) -> list[Digest]:
    found = []
    async with db.reading() as session:
        programme = await session.get_one(Programme, 1)
        rows = await naive.read(session, programme)
        for words in periods:
            period = period_of(programme, words, CLOSING)
            assert period is not None
            digest = await digests.prepare(session, programme=programme, period=period, now=CLOSING)
            _compare(digest, rows, period, CLOSING)
            await _compare_needing(session, rows, CLOSING)
            found.append(digest)
    return found


def _compare(digest: Digest, rows: naive.Rows, period: Period, now: datetime) -> None:
    assert _told(digest.figures) == naive.counted(rows, period, now)
    assert _told_today(digest.today) == naive.counted_today(rows, now)
    days = (period.after - period.first) if period.kind == "dates" else None
    before = _before(period, days)
    if digest.before is None:
        assert period.kind == "all" or not naive.counted(rows, before, now)["due"]
    else:
        assert _told(digest.before) == naive.counted(rows, before, now)
    topics = Counter(session.topic_id for session in naive.sessions(rows, period))
    assert {(topic.key, topic.sessions) for topic in digest.topics} == {
        (topic.key, topics[topic.id]) for topic in rows.topics
    }
    insights = naive.insights(rows, period)
    assert {(one.area, one.stage): one.insights for one in digest.stages} == dict(
        Counter((one.area, one.stage) for one in insights)
    )
    readable = [one.id for one in insights if one.text is not None]
    assert sorted(one.id or 0 for one in digest.insights) == sorted(readable)[-digests.QUOTED :]
    today = today_in(period.zone, now)
    assert digest.today.steps_overdue == sum(
        step.done_at is None
        and step.text is not None
        and today - timedelta(weeks=12) <= step.due_on < today
        and rows.pairs[step.pair_id].state == "active"
        for step in rows.steps
    )
    assert digest.today.attention == len(naive.reasons(rows, now))


async def _compare_needing(session: Session, rows: naive.Rows, now: datetime) -> None:
    reasons = naive.reasons(rows, now)
    gravest = list(Reason)
    order = sorted(reasons, key=lambda key: (gravest.index(reasons[key]), key))
    found, total = await health.worrying(session, 1, LOOK, 50, now)
    assert total == len(order)
    assert [one.pair_id for one in found] == order[:50]


def _before(period: Period, days: timedelta | None) -> Period:
    """The same length before; of months and quarters, those of the calendar."""
    first = {
        "last_week": period.first - WEEK,
        "this_week": period.first - WEEK,
        "month": date(2026, 10, 1),
        "last_month": date(2026, 9, 1),
        "quarter": date(2026, 7, 1),
    }.get(period.kind) or period.first - (days or WEEK)
    return Period(period.kind, first, period.first, period.zone)


def _told(figures: Figures) -> dict[str, Any]:
    mean = figures.usefulness.mean
    return {
        "ended": figures.pairs.ended,
        "made": figures.pairs.made,
        "due": figures.check_ins.due,
        "missed": figures.check_ins.missed,
        "skipped": figures.check_ins.skipped,
        **{side: (one.answers, one.in_time) for side, one in figures.sides.items()},
        "sessions": figures.sessions,
        "plans": (figures.plans.held, figures.plans.decided),
        "useful": (None if mean is None else round(mean, 9), figures.usefulness.rated),
        "insights": figures.insights,
    }


def _told_today(today: Today) -> dict[str, Any]:
    return {
        "active": today.pairs.active,
        "paused": today.pairs.paused,
        "at_close": today.pairs.at_close,
        "coverage": (today.coverage.with_mentor, today.coverage.members),
        "ahead": today.ahead,
    }
