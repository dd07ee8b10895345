"""A programme's numbers, against the same counted row by row, over generated programmes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.health import DEPTH, Reason, Seen, reason_of
from bot.rules.periods import Period
from bot.services.ratings import usefulness
from storage.engine import Database, Session
from storage.figures import check_ins, confidence, health, insights, pairs, sessions
from storage.figures.span import Span
from storage.tables import (
    Confidence,
    Insight,
    NextStep,
    Pair,
    Person,
    PlannedSession,
    Programme,
    ident,
)
from tests.storage.story import LONG_AGO, Story

FIRST_MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WEEKS = 6
MONDAYS = [FIRST_MONDAY + n * WEEK for n in range(WEEKS)]
TODAY = date(2026, 10, 14)
ZONE = "Europe/Paris"
MENTOR, EXECUTIVE = "mentor", "executive"


@dataclass(frozen=True)
class Said:
    met: bool
    usefulness: int | None
    in_time: bool


@dataclass(frozen=True)
class Step:
    """What was agreed: due so many days after `TODAY`."""

    days: int
    is_done: bool
    is_deleted: bool

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and not self.is_deleted and -84 <= self.days <= -1


@dataclass(frozen=True)
class Week:
    """One check-in; None: the pair had none. It takes answers for so many `days`."""

    state: str
    days: int
    mentor: Said | None
    executive: Said | None
    topic: int
    insight: tuple[str, str] | None
    step: Step | None
    plan: str | None

    @property
    def said(self) -> Sequence[Said]:
        return [said for said in (self.mentor, self.executive) if said]

    @property
    def is_shared(self) -> bool:
        """A mentor's insight on which both agreed: without an answer there is none."""
        return bool(self.mentor and self.insight and self.insight[0] == "agreed")

    @property
    def met(self) -> bool:
        return any(said.met for said in self.said)

    def is_over(self, due: datetime, now: datetime) -> bool:
        return self.state != "open" or due + timedelta(days=self.days) <= now


@dataclass(frozen=True)
class Couple:
    weeks: Sequence[Week | None]
    made_week: int
    ended_week: int | None
    is_paused: bool
    committee_week: int | None
    has_left: bool
    levels: tuple[int, int] | None


@dataclass
class Told:
    """A generated programme as it was written."""

    programme: int
    couples: Sequence[Couple]
    closed_at: datetime | None = None
    rows: list[Pair] = field(default_factory=list)


says = st.none() | st.builds(Said, st.booleans(), st.none() | st.integers(1, 5), st.booleans())
asked = st.builds(
    Week,
    state=st.sampled_from(["closed", "closed", "closed", "missed", "skipped", "open"]),
    days=st.sampled_from([7, 7, 7, 3, 14]),
    mentor=says,
    executive=says,
    topic=st.integers(0, 1),
    insight=st.none()
    | st.tuples(st.sampled_from(["offered", "agreed"]), st.sampled_from(["raised", "done"])),
    step=st.none()
    | st.builds(Step, st.sampled_from([-85, -84, -7, -1, 0, 1]), st.booleans(), st.booleans()),
    plan=st.none() | st.sampled_from(["planned", "held", "missed", "cancelled"]),
)


def as_it_ends(week: Week) -> Week:
    """Nobody answered what was missed or skipped, and somebody what was closed."""
    if week.state in ("missed", "skipped"):
        return replace(week, mentor=None, executive=None)
    return replace(week, state="missed") if week.state == "closed" and not week.said else week


weeks_of = st.none() | asked.map(as_it_ends)
couples_of = st.lists(
    st.builds(
        Couple,
        weeks=st.lists(weeks_of, min_size=WEEKS, max_size=WEEKS),
        made_week=st.integers(0, WEEKS - 1),
        ended_week=st.none() | st.integers(0, WEEKS - 1),
        is_paused=st.booleans(),
        committee_week=st.none() | st.integers(0, WEEKS),
        has_left=st.booleans(),
        levels=st.none() | st.tuples(st.integers(1, 5), st.integers(1, 5)),
    ),
    max_size=5,
)
spans_of = st.tuples(st.integers(0, WEEKS), st.integers(1, WEEKS)).map(
    lambda span: (FIRST_MONDAY + span[0] * WEEK, FIRST_MONDAY + (span[0] + span[1]) * WEEK)
)
nows_of = st.integers(1, WEEKS + 2).map(lambda weeks: FIRST_MONDAY + weeks * WEEK)
closes_of = st.none() | st.integers(0, WEEKS).map(
    lambda weeks: FIRST_MONDAY + weeks * WEEK + timedelta(hours=1)
)
generated = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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

    assert await sessions.held(session, span) == sum(week.met for week in held)
    topics = {topic.key: topic.sessions for topic in await sessions.topics(session, span)}
    by_topic = Counter(("social", "ai")[week.topic] for week in held if week.met)
    assert topics == {"social": by_topic["social"], "ai": by_topic["ai"]}
    planned = [week.plan for week in held if week.plan not in (None, "cancelled")]
    plans = await sessions.plans(session, span)
    assert (plans.planned, plans.held) == (len(planned), planned.count("held"))
    assert await sessions.steps_overdue(session, told.programme, TODAY) == sum(
        bool(week and week.step and week.step.is_overdue)
        for couple, row in zip(told.couples, told.rows, strict=True)
        for week in couple.weeks
        if row.ended_at is None
    )
    stages = {
        one.stage: one.insights for one in await insights.by_stage(session, insights.Told(span, ()))
    }
    agreed = [week.insight[1] for week in held if week.is_shared and week.insight]
    assert stages == dict(Counter(agreed))
    assert await insights.count(session, insights.Told(span, ())) == len(agreed)
    await compare_pairs(session, told, span)
    await compare_health(session, told, now)


async def compare_pairs(session: Session, told: Told, span: Span) -> None:
    found = await pairs.counts(session, span)
    closes = told.closed_at is not None and span.start_at <= told.closed_at < span.end_at
    lived, ended = [], 0
    for couple, row in zip(told.couples, told.rows, strict=True):
        with_the_programme = closes and row.ended_at == told.closed_at
        if row.ended_at is None or row.ended_at >= span.end_at or with_the_programme:
            lived += [couple] if row.created_at < span.end_at else []
        elif row.ended_at >= span.start_at:
            ended += 1
    assert found.active == len(lived)
    assert found.paused == sum(couple.is_paused for couple in lived)
    assert found.ended == ended
    assert found.made == sum(span.start_at <= r.created_at < span.end_at for r in told.rows)
    after = span.end_at.date()
    coverage = await pairs.coverage(session, span, after)
    assert coverage.members == sum(sits(couple, after) for couple in told.couples)
    assert coverage.with_mentor == sum(sits(couple, after) for couple in lived)


def sits(couple: Couple, after: date) -> bool:
    """On the committee before a day, and still in Slack."""
    if couple.committee_week is None or couple.has_left:
        return False
    return (FIRST_MONDAY + couple.committee_week * WEEK).date() < after


async def compare_health(session: Session, told: Told, now: datetime) -> None:
    """The pairs that the query finds are those, and all those, of which the rule says a reason."""
    found, total = await health.worrying(session, told.programme, DEPTH, limit=100, now=now)
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
    some, _ = await health.worrying(session, told.programme, DEPTH, limit=2, now=now)
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
        period = Period("dates", date(2026, 9, 7), date(2026, 10, 19), ZONE)
        span = Span(told.programme, period.start_at, period.end_at)
        answers = await check_ins.given(session, span)
        shown = await usefulness(session, told.programme, period, answers, now)
        assert (shown.mean, shown.rated) == by_hand(told, now)

        for side in (0, 1):
            levels = [c.levels[side] for c in couples if c.levels]
            whole = levels[: len(levels) - len(levels) % 3]
            name = (MENTOR, EXECUTIVE)[side]
            gains = await confidence.gains(
                session, told.programme, ("end",), 3, FIRST_MONDAY + (WEEKS + 2) * WEEK
            )
            mine = [gain for gain in gains if gain.side == name]
            assert [gain.people for gain in mine] == ([len(whole)] if whole else [])
            if whole:
                assert abs(mine[0].mean - (sum(whole) / len(whole) - 2)) < 1e-9
        await session.rollback()


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


def weeks_in(told: Told, span: Span) -> list[tuple[Week | None, datetime]]:
    return [
        (week, due)
        for couple in told.couples
        for week, due in zip(couple.weeks, MONDAYS, strict=True)
        if span.start_at <= due < span.end_at
    ]


async def write(
    session: Session, couples: Sequence[Couple], closed_at: datetime | None = None
) -> Told:
    story = Story(session)
    await story.begin("Another programme")
    stranger, other = await story.person("ada"), await story.person("otto")
    await story.check_in(await story.pair(stranger, other), FIRST_MONDAY, mentor=(True, 1))
    await story.begin()
    told = Told(story.programme, couples, closed_at)
    (await session.get_one(Programme, story.programme)).closed_at = closed_at
    for number, couple in enumerate(couples):
        told.rows.append(await _couple(story, number, couple, closed_at))
    return told


async def _couple(story: Story, number: int, couple: Couple, closed_at: datetime | None) -> Pair:
    mentor = await story.person(f"m{number}")
    executive = await story.person(f"e{number}", active=not couple.has_left)
    person = await story.session.get_one(Person, executive)
    since = couple.committee_week
    person.committee_since_on = (FIRST_MONDAY + since * WEEK).date() if since is not None else None
    ends = [FIRST_MONDAY + couple.ended_week * WEEK] if couple.ended_week is not None else []
    ended = min([*ends, closed_at] if closed_at else ends, default=None)
    made = FIRST_MONDAY + couple.made_week * WEEK
    since_at = min(made, ended - timedelta(minutes=1)) if ended else made
    pair = await story.pair(mentor, executive, since=since_at, ended_at=ended)
    pair.paused_at = LONG_AGO if couple.is_paused else None
    for week_number, week in enumerate(couple.weeks):
        if week is not None:
            await _week(story, pair, week, FIRST_MONDAY + week_number * WEEK)
    if couple.levels:
        for side, who in enumerate((mentor, executive)):
            for moment, level in (("start", 2), ("end", couple.levels[side])):
                story.session.add(
                    Confidence(
                        workspace_id=story.workspace,
                        programme_id=story.programme,
                        person_id=who,
                        topic_id=story.topics["ai"],
                        side=(MENTOR, EXECUTIVE)[side],
                        moment=moment,
                        level=level,
                        at=LONG_AGO + timedelta(minutes=number),
                    )
                )
    await story.session.flush()
    return pair


async def _week(story: Story, pair: Pair, week: Week, due: datetime) -> None:
    key = await story.check_in(
        pair,
        due,
        state=week.state,
        days=week.days,
        mentor=(week.mentor.met, week.mentor.usefulness) if week.mentor else None,
        executive=(week.executive.met, week.executive.usefulness) if week.executive else None,
        about=("social", "ai")[week.topic],
    )
    for side, person in ((MENTOR, pair.mentor_id), (EXECUTIVE, pair.executive_id)):
        said = getattr(week, side)
        if said:
            answer = await story.answer_of(key, person)
            answer.in_time = said.in_time
    if week.insight and week.mentor:
        answer = await story.answer_of(key, pair.mentor_id)
        story.session.add(
            Insight(
                workspace_id=story.workspace,
                programme_id=story.programme,
                pair_id=ident(pair),
                check_in_id=key,
                answer_id=ident(answer),
                author_id=pair.mentor_id,
                text="An idea",
                state=week.insight[0],
                stage=week.insight[1],
                created_at=due,
            )
        )
    if week.step is not None:
        story.session.add(
            NextStep(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                check_in_id=key,
                person_id=pair.mentor_id,
                text=None if week.step.is_deleted else "Call the shop",
                due_on=TODAY + timedelta(days=week.step.days),
                done_at=due if week.step.is_done else None,
            )
        )
    if week.plan:
        story.session.add(
            PlannedSession(
                workspace_id=story.workspace,
                pair_id=ident(pair),
                starts_at=due,
                uid=f"{key}",
                planned_by_id=pair.mentor_id,
                state=week.plan,
                created_at=due,
                updated_at=due,
            )
        )
