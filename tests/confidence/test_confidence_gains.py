"""How much surer people feel: no figure, and nothing that two figures differ by, is of one or two.

Levels are powers of two here, each used once, so that a sum tells what it is the sum of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.confidence.confidence import keep
from bot.confidence.rules import CHANGEABLE, settled_until
from bot.digest import digests, ratings
from storage.engine import Database, Session
from storage.figures.said import GroupsUntil, gains
from storage.states import Moment, Side
from storage.tables import Confidence, Programme
from tests.storage.story import LONG_AGO, Story
from tests.whole import examples

PEOPLE, DAY = 7, timedelta(days=1)
LATER = (Moment.MIDDLE, Moment.END)
GROUP = 3


@dataclass(frozen=True)
class Step:
    """So many days after the one before, somebody says how sure they feel, or changes it."""

    days: int
    person: int
    moment: Moment


steps_of = st.lists(
    st.builds(
        Step, st.sampled_from([0, 1, 6, 14]), st.integers(0, PEOPLE - 1), st.sampled_from(LATER)
    ),
    max_size=25,
)


@dataclass
class Room:
    """People of one side who felt as sure as can be told apart at the start."""

    story: Story
    people: Sequence[int]

    @staticmethod
    async def of(session: Session, people: int = PEOPLE) -> "Room":
        story = Story(session)
        await story.begin()
        return Room(story, [await story.person(f"p{n}") for n in range(people)])

    async def say(
        self, person: int, moment: Moment, level: int, at: datetime, topic: str = "ai"
    ) -> None:
        row = Confidence(
            workspace_id=self.story.workspace,
            programme_id=self.story.programme,
            person_id=self.people[person],
            topic_id=self.story.topics[topic],
            side=Side.MENTOR,
            moment=moment,
            level=level,
            at=at,
        )
        await keep(self.story.session, row)


@settings(
    examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps_of)
async def test_nothing_that_was_told_tells_of_one_or_two(db: Database, steps: list[Step]) -> None:
    async with db.transaction() as session:
        room, at = await Room.of(session), LONG_AGO
        for person in range(PEOPLE):
            await room.say(person, Moment.START, 0, at)
        told: dict[str, list[frozenset[int]]] = {moment: [] for moment in LATER}
        said: list[int] = []
        for step in [*steps, Step(20, 0, Moment.END)]:
            at += step.days * DAY
            for moment, answers in await shown(room, at):
                assert len({said[answer] for answer in answers}) == len(answers) >= GROUP
                told[moment].append(answers)
            await room.say(step.person, step.moment, 1 << len(said), at)
            said.append(step.person)
        await session.rollback()
    for groups in told.values():
        for one, other in combinations(groups, 2):
            for rest in (one - other, other - one):
                # People, and so each answer of theirs: what was told once is never another.
                assert not rest or len({said[answer] for answer in rest}) >= GROUP
            assert one <= other, "what was told stays, and others come"


async def shown(room: Room, now: datetime) -> list[tuple[str, frozenset[int]]]:
    """Moment → the numbers of the answers of which a digest shows the average now."""
    story = room.story
    found = await gains(story.session, story.programme, LATER, in_threes(now))
    sums = [(gain.moment, round(gain.mean * gain.people), gain.people) for gain in found]
    parts = [
        (moment, frozenset(n for n in range(total.bit_length()) if total >> n & 1), people)
        for moment, total, people in sums
    ]
    assert all(len(answers) == people for _, answers, people in parts)
    return [(moment, answers) for moment, answers, _ in parts]


async def test_a_changed_mind_is_in_no_figure_before_it_is_settled(db: Database) -> None:
    async with db.transaction() as session:
        room, at = await Room.of(session), LONG_AGO + 60 * DAY
        for person in range(4):
            await room.say(person, Moment.START, 1, LONG_AGO)
        for person, level in enumerate((2, 3, 4, 5)):
            await room.say(person, Moment.END, level, at + person * DAY)
        await room.say(2, Moment.END, 1, at + 2 * DAY + CHANGEABLE - timedelta(seconds=1))
        assert await means(room, at + 2 * DAY + CHANGEABLE - timedelta(seconds=1)) == []
        assert await means(room, at + 2 * DAY + CHANGEABLE) == [(3, 1.0)]
        # Once more, and too late: neither what they said nor their place among the others moves.
        await room.say(0, Moment.END, 5, at + CHANGEABLE)
        assert await means(room, at + 365 * DAY) == [(3, 1.0)]


async def test_what_was_said_at_the_start_waits_too(db: Database) -> None:
    async with db.transaction() as session:
        room = await Room.of(session)
        for person in range(3):
            await room.say(person, Moment.START, 1, LONG_AGO + person * DAY)
            await room.say(person, Moment.MIDDLE, 3, LONG_AGO)
        assert await means(room, LONG_AGO + CHANGEABLE + DAY) == []
        assert await means(room, LONG_AGO + CHANGEABLE + 2 * DAY) == [(3, 2.0)]


async def test_each_topic_is_told_by_its_own_latest_moment(db: Database) -> None:
    """That three have come to the end with one topic hides nothing of another."""
    async with db.transaction() as session:
        room = await Room.of(session)
        for person in range(3):
            for topic in ("social", "ai"):
                await room.say(person, Moment.START, 1, LONG_AGO, topic)
                await room.say(person, Moment.MIDDLE, 2, LONG_AGO + 30 * DAY, topic)
            await room.say(person, Moment.END, 4, LONG_AGO + 60 * DAY, "ai")
        programme = await session.get_one(Programme, room.story.programme)
        now = LONG_AGO + 100 * DAY
        period = ratings.period_of(programme, "all", now)
        assert period is not None
        digest = await digests.prepare(session, programme=programme, period=period, now=now)
        assert [(gain.key, gain.moment, gain.mean) for gain in digest.gains] == [
            ("social", "middle", 1.0),
            ("ai", "end", 3.0),
        ]


def in_threes(now: datetime) -> list[GroupsUntil]:
    return [GroupsUntil(GROUP, settled_until(now))]


async def test_groups_that_were_whole_when_the_threshold_rose_stay(db: Database) -> None:
    """Five had settled in threes, so three were shown; the next group is of four."""
    async with db.transaction() as session:
        room, at = await Room.of(session), LONG_AGO + 60 * DAY
        for person in range(7):
            await room.say(person, Moment.START, 1, LONG_AGO)
            await room.say(person, Moment.END, 1 + person % 3, at + person * DAY)
        rose = at + 4 * DAY + CHANGEABLE
        now = at + 365 * DAY
        groups = [GroupsUntil(3, settled_until(rose)), GroupsUntil(4, settled_until(now))]
        key = room.story.programme
        found = await gains(session, key, LATER, groups)
        assert [gain.people for gain in found] == [7]
        groups = [groups[0], GroupsUntil(4, settled_until(at + 5 * DAY + CHANGEABLE))]
        assert [gain.people for gain in await gains(session, key, LATER, groups)] == [3]
        groups = [groups[0], GroupsUntil(5, settled_until(now))]
        assert [gain.people for gain in await gains(session, key, LATER, groups)] == [3]


async def means(room: Room, now: datetime) -> list[tuple[int, float]]:
    story = room.story
    found = await gains(story.session, story.programme, LATER, in_threes(now))
    return [(gain.people, gain.mean) for gain in found]
