"""A programme's numbers, against the same counted row by row, over generated programmes."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given

from bot.digest.figures import LOOK
from bot.digest.ratings import usefulness
from bot.digest.rules.health import DEPTH, FORGOTTEN, Reason, Seen, reason_of
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.thresholds import Thresholds
from bot.matching.coverage import covered
from storage.engine import Database, Session
from storage.figures import check_ins, health, pairs
from storage.figures import said as words
from storage.figures.pairs import PairCounts
from storage.figures.span import Span
from storage.states import PlannedState
from storage.tables import CheckIn, Programme, ident
from tests.storage.couples import (
    EXECUTIVE,
    FIRST_MONDAY,
    MENTOR,
    MONDAYS,
    TODAY,
    WEEK,
    WEEKS,
    ZONE,
    Couple,
    Told,
    closes_of,
    couples_of,
    generated,
    nows_of,
    spans_of,
    weeks_in,
    write,
)
from tests.storage.story import Story


@generated
@given(couples=couples_of, closed_at=closes_of, span=spans_of, now=nows_of)
async def test_every_figure_is_what_counting_row_by_row_gives(
    db: Database,
    couples: list[Couple],
    closed_at: datetime | None,
    span: tuple[datetime, datetime],
    now: datetime,
) -> None:
    async with db.transaction() as session:
        told = await write(session, couples, closed_at)
        await compare(session, told, Span(told.programme, *span), now)
        await session.rollback()


async def compare(session: Session, told: Told, span: Span, now: datetime) -> None:
    dated = [(week, due) for week, due in weeks_in(told, span) if week]
    held = [week for week, _ in dated]
    counted = await check_ins.due(session, span, now)
    due = [(week, at) for week, at in dated if week.state != "skipped"]
    assert counted.due == len(due)
    assert counted.missed == sum(week.is_over(at, now) and not week.said for week, at in due)
    assert counted.skipped == len(held) - len(due)

    answers = await check_ins.given(session, span)
    for side in (MENTOR, EXECUTIVE):
        mine = [said for week in held if (said := getattr(week, side))]
        here = [one for one in answers if one.side == side]
        assert sum(one.answers for one in here) == len(mine) <= counted.due
        assert sum(one.in_time for one in here) == sum(said.in_time for said in mine)
        rated = [said.usefulness for said in mine if said.usefulness]
        assert sum(one.rated for one in here) == len(rated)
        assert sum(one.total for one in here) == sum(rated)

    assert await pairs.held(session, span) == sum(week.met for week in held)
    topics = {topic.key: topic.sessions for topic in await pairs.topics(session, span)}
    by_topic = Counter(("social", "ai")[week.topic] for week in held if week.met)
    assert topics == {"social": by_topic["social"], "ai": by_topic["ai"]}
    decided = [week.plan for week in held if week.plan in ("held", "missed")]
    plans = await pairs.plans(session, span)
    assert (plans.decided, plans.held) == (len(decided), decided.count(PlannedState.HELD))
    assert await pairs.ahead(session, told.programme, now) == sum(
        bool(week and week.plan == "planned" and due > now)
        for couple, row in zip(told.couples, told.rows, strict=True)
        for week, due in zip(couple.weeks, MONDAYS, strict=True)
        if row.ended_at is None
    )
    assert await pairs.steps_overdue(session, told.programme, TODAY, FORGOTTEN) == sum(
        bool(week and week.step and week.step.is_overdue)
        for couple, row in zip(told.couples, told.rows, strict=True)
        for week in couple.weeks
        if row.ended_at is None
    )
    stages = {
        one.stage: one.insights
        for one in await words.by_stage(session, words.InsightScope(span, ()))
    }
    agreed = [week.insight[1] for week in held if week.is_shared and week.insight]
    assert stages == dict(Counter(agreed))
    assert await words.count_told(session, words.InsightScope(span, ())) == len(agreed)
    await compare_pairs(session, told, span)
    await compare_health(session, told, now)


async def compare_pairs(session: Session, told: Told, span: Span) -> None:
    rows = list(zip(told.couples, told.rows, strict=True))
    at_close = [row for _, row in rows if row.ended_at and row.ended_at == told.closed_at]
    ended = [row for _, row in rows if row.ended_at and row.ended_at != told.closed_at]
    going = [couple for couple, row in rows if row.ended_at is None]
    found = (await pairs.counts(session, [told.programme])).get(told.programme, PairCounts())
    paused = sum(couple.is_paused for couple in going)
    assert found == PairCounts(len(going) - paused, paused, 0, len(at_close))
    changes = await pairs.changes(session, span)
    assert changes.made == sum(span.start_at <= r.created_at < span.end_at for r in told.rows)
    assert changes.ended == sum(
        row.ended_at is not None and span.start_at <= row.ended_at < span.end_at for row in ended
    )
    await compare_coverage(session, told)


async def compare_coverage(session: Session, told: Told) -> None:
    """Today; of a closed programme when that closed. In these programmes the mentors stay."""
    programme = await session.get_one(Programme, told.programme)
    found = await covered(session, programme)
    at = told.closed_at
    seats = [
        row
        for couple, row in zip(told.couples, told.rows, strict=True)
        if couple.committee_week is not None
        and not couple.has_left
        and (at is None or (FIRST_MONDAY + couple.committee_week * WEEK).date() <= at.date())
    ]
    lived = [
        row
        for row in seats
        if (row.ended_at is None if at is None else row.created_at < at <= (row.ended_at or at))
    ]
    assert (found.members, found.with_mentor) == (len(seats), len(lived))


async def compare_health(session: Session, told: Told, now: datetime) -> None:
    """The pairs that the query finds are those, and all those, of which the rule says a reason."""
    found, total = await health.worrying(session, told.programme, LOOK, limit=100, now=now)
    reasons: dict[int, Reason] = {}
    for couple, row in zip(told.couples, told.rows, strict=True):
        if row.ended_at or (couple.is_paused and not couple.has_left):
            continue
        recent = [
            Seen(week.is_over(due, now), bool(week.mentor), bool(week.executive), week.met)
            for week, due in reversed(list(zip(couple.weeks, MONDAYS, strict=True)))
            if week and week.state != "skipped"
        ]
        reason = reason_of(
            recent[:DEPTH],
            somebody_left=couple.has_left,
            unreachable=False,
            ever_met=any(week.met for week in couple.weeks if week),
        )
        if reason:
            reasons[ident(row)] = reason
    assert total == len(found)
    gravest = list(Reason)
    order = sorted(reasons, key=lambda key: (gravest.index(reasons[key]), key))
    assert [record.pair_id for record in found] == order
    some, _ = await health.worrying(session, told.programme, LOOK, limit=2, now=now)
    assert some == found[:2]
    for record in found:
        assert reasons[record.pair_id] == reason_of(
            [Seen(r.closed, r.mentor_answered, r.executive_answered, r.met) for r in record.recent],
            somebody_left=record.somebody_left,
            unreachable=record.unreachable,
            ever_met=record.ever_met,
        )


@generated
@given(couples=couples_of, now=nows_of)
async def test_usefulness_and_confidence_are_what_averaging_by_hand_gives(
    db: Database, couples: list[Couple], now: datetime
) -> None:
    async with db.transaction() as session:
        told = await write(session, couples)
        period = Period(PeriodKind.DATES, date(2026, 9, 7), date(2026, 10, 19), ZONE)
        span = Span(told.programme, period.start_at, period.end_at)
        answers = await check_ins.given(session, span)
        shown = await usefulness(session, told.programme, period, answers, Thresholds(), now)
        assert (shown.mean, shown.rated) == by_hand(told, now)

        for side in (0, 1):
            levels = [c.levels[side] for c in couples if c.levels]
            whole = levels[: len(levels) - len(levels) % 3]
            name = (MENTOR, EXECUTIVE)[side]
            gains = await words.gains(
                session,
                told.programme,
                ("end",),
                [words.GroupsUntil(3, FIRST_MONDAY + (WEEKS + 2) * WEEK)],
            )
            mine = [gain for gain in gains if gain.side == name]
            assert [gain.people for gain in mine] == ([len(whole)] if whole else [])
            if whole:
                assert abs(mine[0].mean - (sum(whole) / len(whole) - 2)) < 1e-9
        await session.rollback()


async def test_a_digest_that_comes_late_tells_what_it_would_have_told(db: Database) -> None:
    """Its week had check-ins that took answers when it was due, and is drawn when they are over."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        for number in range(3):
            chloe, marc = [await story.person(f"{who}{number}") for who in ("chloe", "marc")]
            pair = await story.pair(chloe, marc)
            key = await story.check_in(pair, FIRST_MONDAY, days=10, mentor=(True, 4))
            (await session.get_one(CheckIn, key)).closed_at = FIRST_MONDAY + timedelta(days=10)
        await session.flush()
        period = Period(PeriodKind.LAST_WEEK, date(2026, 9, 7), date(2026, 9, 14), ZONE)
        answers = await check_ins.given(session, Span(1, period.start_at, period.end_at))
        rated = [
            (await usefulness(session, 1, period, answers, Thresholds(), due)).rated
            for due in (FIRST_MONDAY + timedelta(days=9), FIRST_MONDAY + timedelta(days=10))
        ]
        assert rated == [0, 3]


def by_hand(told: Told, now: datetime) -> tuple[float | None, int]:
    """Week by week: every Monday of this story lies in the middle of a piece of its own.

    Weeks of fewer than three people are put together within their month; a week that is not over,
    or has a check-in that still takes answers, stops everything that comes after it.
    """
    shown: list[int] = []
    small: list[tuple[set[int], list[int]]] = []
    month = 0
    for number in range(WEEKS):
        monday = FIRST_MONDAY + number * WEEK
        if monday.month != month:
            month, small = monday.month, []
        week = [(n, c.weeks[number]) for n, c in enumerate(told.couples)]
        if monday + WEEK > now or any(w and not w.is_over(monday, now) for _, w in week):
            break
        rated = [
            ((n, side), said.usefulness)
            for n, w in week
            for side in (MENTOR, EXECUTIVE)
            if w and (said := getattr(w, side)) and said.usefulness
        ]
        people = {hash(who) for who, _ in rated}
        values = [value for _, value in rated]
        if len(people) >= 3:
            shown += values
            continue
        if values:
            small.append((people, values))
        if len(set().union(*(who for who, _ in small))) >= 3:
            shown += [value for _, some in small for value in some]
            small = []
    return (sum(shown) / len(shown) if shown else None), len(shown)
