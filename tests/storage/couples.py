"""Programmes that hypothesis generates, written as rows: the same lists tell what was written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from storage.engine import Session
from storage.figures.span import Span
from storage.states import CheckInState, InsightState, Moment, PlannedState, Side, Stage
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
from tests.whole import examples

FIRST_MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WEEKS = 6
MONDAYS = [FIRST_MONDAY + n * WEEK for n in range(WEEKS)]
TODAY = date(2026, 10, 14)
ZONE = "Europe/Paris"
MENTOR, EXECUTIVE = Side


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

    state: CheckInState
    days: int
    mentor: Said | None
    executive: Said | None
    topic: int
    insight: tuple[InsightState, Stage] | None
    step: Step | None
    plan: PlannedState | None

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
        return self.state != CheckInState.OPEN or due + timedelta(days=self.days) <= now


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
    state=st.sampled_from([CheckInState.CLOSED, CheckInState.CLOSED, *CheckInState]),
    days=st.sampled_from([7, 7, 7, 3, 14]),
    mentor=says,
    executive=says,
    topic=st.integers(0, 1),
    insight=st.none()
    | st.tuples(
        st.sampled_from([InsightState.OFFERED, InsightState.AGREED]),
        st.sampled_from([Stage.RAISED, Stage.DONE]),
    ),
    step=st.none()
    | st.builds(Step, st.sampled_from([-85, -84, -7, -1, 0, 1]), st.booleans(), st.booleans()),
    plan=st.none() | st.sampled_from(PlannedState),
)


def as_it_ends(week: Week) -> Week:
    """Nobody answered what was missed or skipped, and somebody what was closed."""
    if week.state in (CheckInState.MISSED, CheckInState.SKIPPED):
        return replace(week, mentor=None, executive=None)
    return (
        replace(week, state=CheckInState.MISSED)
        if week.state == CheckInState.CLOSED and not week.said
        else week
    )


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
    examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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
            for moment, level in ((Moment.START, 2), (Moment.END, couple.levels[side])):
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
