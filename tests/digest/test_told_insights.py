"""No period tells more of an insight without names than the month in which it was written."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digest import digests, ratings
from bot.digest.ratings import told_in
from bot.exports.export_tables import Telling
from bot.kernel.rules.periods import Period, PeriodKind
from bot.texts import load
from bot.workspaces import thresholds
from storage import exports
from storage.engine import Database, Session
from storage.figures import said
from storage.states import CheckInState
from storage.tables import Pair, Programme, Threshold, ident
from tests.exports.test_exports import insight
from tests.storage.story import Story

NOVEMBER = datetime(2026, 11, 2, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
AFTERWARDS = datetime(2027, 2, 1, 8, tzinfo=UTC)
MONTHS = ("2026-11-01 2026-11-30", "2026-12-01 2026-12-31")


async def written(session: Session, *, answering: int) -> Programme:
    """So many pairs answer on three Mondays of November; from the first of them come two insights
    without names, on the second and the third Monday, and one with names on the third.
    """
    story = Story(session)
    await story.begin()
    for number in range(answering):
        mentor, executive = await story.person(f"m{number}"), await story.person(f"e{number}")
        pair = await story.pair(mentor, executive)
        for week in range(3):
            due = NOVEMBER + week * WEEK
            check_in = await story.check_in(pair, due, mentor=(True, 5))
            (await story.answer_of(check_in, mentor)).answered_at = due
            if number == 0 and week:
                await insight(
                    story, ident(pair), check_in, mentor,
                    text=f"unnamed {week}", is_anonymous=True, created_at=due, area="hr",
                )  # fmt: skip
            if number == 1 and week == 2:
                await insight(
                    story, ident(pair), check_in, mentor, text="named", created_at=due, area="hr"
                )
    await session.flush()
    return await session.get_one(Programme, story.programme)


async def told(
    session: Session, programme: Programme, words: str, now: datetime = AFTERWARDS
) -> set[str]:
    """What is quoted of a period; everything else that tells insights must say the same."""
    period = ratings.period_of(programme, words, now)
    assert period is not None
    digest = await digests.prepare(session, programme=programme, period=period, now=now)
    quoted = {str(row.text) for row in digest.insights}
    assert sum(stage.insights for stage in digest.stages) == len(quoted)
    assert digest.figures.insights == len(quoted)
    held = await thresholds.of(session, programme.workspace_id)
    reach = await told_in(session, ident(programme), period, held, now)
    assert await said.count_readable(session, reach) == len(quoted)
    assert (await exports.totals(session, reach.span, reach)).insights == len(quoted)
    telling = Telling.of(session, reach, period, [], load().say("en"), now)
    assert {str(row[0]) for rows in [r async for r in telling.insights()] for row in rows} == quoted
    return quoted


async def test_a_day_and_a_week_tell_of_no_insight_without_names(db: Database) -> None:
    async with db.transaction() as session:
        programme = await written(session, answering=3)
        assert await told(session, programme, "2026-11-09 2026-11-09") == set()
        assert await told(session, programme, "2026-11-09 2026-11-15") == set()
        assert await told(session, programme, "2026-11-16 2026-11-22") == {"named"}
        assert await told(session, programme, "2026-11-01 2026-11-29") == {"named"}


async def test_a_month_is_told_with_its_last_day_once_it_is_over(db: Database) -> None:
    async with db.transaction() as session:
        programme = await written(session, answering=3)
        everything = {"unnamed 1", "unnamed 2", "named"}
        november, december = MONTHS
        assert await told(session, programme, november) == everything
        assert await told(session, programme, december) == set()
        assert await told(session, programme, "2026-11-30 2026-12-06") == everything - {"named"}
        assert await told(session, programme, "2026-10-01 2026-12-31") == everything
        first_day = date(2026, 12, 1)
        midnight = Period(PeriodKind.PART, first_day, first_day, programme.time_zone).start_at
        last_day = midnight - timedelta(minutes=1)
        assert await told(session, programme, november, last_day) == {"named"}
        assert await told(session, programme, november, midnight) == everything
        # As the leads' list, the whole programme has no more than its months.
        assert await told(session, programme, "all", last_day) == {"named"}
        assert await told(session, programme, "all", midnight) == everything


@pytest.mark.parametrize("late", [False, True])
async def test_a_month_in_which_few_answered_waits_for_more(db: Database, late: bool) -> None:
    """The third may answer when the month is over: that is none of its answers."""
    async with db.transaction() as session:
        programme = await written(session, answering=2)
        if late:
            story, pair = await third(session, programme)
            check_in = await story.check_in(pair, NOVEMBER + 3 * WEEK, mentor=(True, 5))
            answer = await story.answer_of(check_in, pair.mentor_id)
            answer.answered_at = datetime(2026, 12, 1, 8, tzinfo=UTC)
            await session.flush()
        for words in (*MONTHS, "2026-11-30 2026-12-06", "2026-01-01 2027-01-31", "all"):
            assert not {"unnamed 1", "unnamed 2"} & await told(session, programme, words), words


async def test_months_of_few_are_told_together(db: Database) -> None:
    async with db.transaction() as session:
        programme = await written(session, answering=2)
        await answered(*await third(session, programme), NOVEMBER + 5 * WEEK)
        november, december = MONTHS
        assert await told(session, programme, november) == {"named"}
        assert await told(session, programme, december) == {"unnamed 1", "unnamed 2"}
        assert await told(session, programme, "all") == {"unnamed 1", "unnamed 2", "named"}


async def test_who_gave_their_name_is_none_of_those_whose_it_may_be(db: Database) -> None:
    """Of three who answered once, one offered an insight with names: it may be of two people."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        for number in range(3):
            mentor = await story.person(f"m{number}")
            pair = await story.pair(mentor, await story.person(f"e{number}"))
            check_in = await answered(story, pair, NOVEMBER)
            if number < 2:
                await insight(
                    story, ident(pair), check_in, mentor,
                    text=f"{number}", is_anonymous=not number, created_at=NOVEMBER, area="hr",
                )  # fmt: skip
        await session.flush()
        programme = await session.get_one(Programme, story.programme)
        assert await told(session, programme, MONTHS[0]) == {"1"}
        assert await told(session, programme, "all") == {"1"}


async def test_a_month_waits_for_its_open_check_ins(db: Database) -> None:
    """An insight from one of them may still be given a name."""
    async with db.transaction() as session:
        programme = await written(session, answering=3)
        story, pair = await third(session, programme)
        due = NOVEMBER + 4 * WEEK
        await story.check_in(pair, due, state=CheckInState.OPEN, days=5)
        november, _ = MONTHS
        assert await told(session, programme, november, due + timedelta(days=4)) == {"named"}
        assert "unnamed 1" in await told(session, programme, november, due + timedelta(days=5))


async def test_a_month_takes_its_own_threshold(db: Database) -> None:
    async with db.transaction() as session:
        programme = await written(session, answering=3)
        key = programme.workspace_id
        raised = Threshold(workspace_id=key, since_on=date(2026, 11, 1), fewest=4)
        session.add(raised)
        await session.flush()
        assert await told(session, programme, MONTHS[0]) == {"named"}
        raised.since_on = date(2026, 12, 1)
        await session.flush()
        assert "unnamed 1" in await told(session, programme, MONTHS[0])


async def third(session: Session, programme: Programme) -> tuple[Story, Pair]:
    """One more pair."""
    story = Story(session, programme.workspace_id, ident(programme))
    return story, await story.pair(await story.person("m9"), await story.person("e9"))


async def answered(story: Story, pair: Pair, due: datetime) -> int:
    """At once. Returns the check-in."""
    check_in = await story.check_in(pair, due, mentor=(True, 5))
    (await story.answer_of(check_in, pair.mentor_id)).answered_at = due
    return check_in
