"""A programme's numbers, against numbers counted by hand.

    pair             Monday 16 November                Monday 23 November
    Chloé, Marc      both met, Chloé says 4 (social)   both met, 5 and 3 (AI)
    Priya, Helen     nobody answered                   Priya: not yet; still open
    Léa, Georges     Léa met, says 2 (social)          both met, Léa says 4 (social); ended on 25

A second programme has one pair and one check-in, which count in neither column.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import figures
from storage.engine import Database, Session
from storage.figures import CheckInRecord, Figures, TopicCount
from storage.tables import Insight, ident
from tests.storage.story import LONG_AGO, Story

SIXTEENTH = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
TWENTY_THIRD = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
async def session(db: Database) -> AsyncIterator[Session]:
    async with db.transaction() as session:
        yield session


@pytest.fixture
async def story(session: Session) -> Story:
    """The table above. The second week begins at the very instant of its check-ins."""
    story = Story(session)
    await story.begin("Another programme")
    stranger, other = await story.person("ada"), await story.person("otto")
    await story.check_in(await story.pair(stranger, other), TWENTY_THIRD, mentor=(True, 1))

    await story.begin()
    chloe, marc = await story.person("chloe"), await story.person("marc")
    priya, helen = await story.person("priya"), await story.person("helen")
    lea, georges = await story.person("lea"), await story.person("georges")
    first = await story.pair(chloe, marc)
    second = await story.pair(priya, helen)
    third = await story.pair(lea, georges, ended_at=TWENTY_THIRD + timedelta(days=2))

    await story.check_in(first, SIXTEENTH, mentor=(True, 4), executive=(True, None), about="social")
    await story.check_in(second, SIXTEENTH, state="missed")
    await story.check_in(third, SIXTEENTH, mentor=(True, 2), about="social")

    await story.check_in(first, TWENTY_THIRD, mentor=(True, 5), executive=(True, 3), about="ai")
    await story.check_in(second, TWENTY_THIRD, state="open", mentor=(False, None))
    await story.check_in(
        third, TWENTY_THIRD, mentor=(True, 4), executive=(True, None), about="social"
    )
    return story


async def test_the_week_of_the_twenty_third(story: Story) -> None:
    counted = await figures.figures(
        story.session, story.programme, TWENTY_THIRD, TWENTY_THIRD + WEEK
    )
    assert counted == Figures(
        pairs_active=2,
        pairs_ended=1,
        due=3,
        answered_by_mentors=3,
        answered_by_executives=2,
        sessions=2,
        usefulness=4.0,
        usefulness_answers=3,
    )


async def test_the_week_before_ends_where_the_next_begins(story: Story) -> None:
    counted = await figures.figures(story.session, story.programme, SIXTEENTH, TWENTY_THIRD)
    assert counted == Figures(
        pairs_active=3,
        pairs_ended=0,
        due=3,
        answered_by_mentors=2,
        answered_by_executives=1,
        sessions=2,
        usefulness=3.0,
        usefulness_answers=2,
    )


async def test_a_week_without_a_check_in_is_zeros_and_no_mean(story: Story) -> None:
    after = TWENTY_THIRD + WEEK
    counted = await figures.figures(story.session, story.programme, after, after + WEEK)
    assert counted == Figures(
        pairs_active=2,
        pairs_ended=0,
        due=0,
        answered_by_mentors=0,
        answered_by_executives=0,
        sessions=0,
        usefulness=None,
        usefulness_answers=0,
    )


async def test_a_programme_without_pairs_has_figures_too(story: Story) -> None:
    await story.begin("Brand new")
    counted = await figures.figures(story.session, story.programme, LONG_AGO, TWENTY_THIRD)
    assert (counted.pairs_active, counted.pairs_ended, counted.due) == (0, 0, 0)


async def test_topics_of_the_sessions_that_were_held_most_frequent_first(story: Story) -> None:
    both_weeks = (SIXTEENTH, TWENTY_THIRD + WEEK)
    assert await figures.topics(story.session, story.programme, *both_weeks) == [
        TopicCount("social", None, 3),
        TopicCount("ai", None, 1),
    ]


async def test_only_insights_that_both_agreed_on(story: Story) -> None:
    mentor, executive = await story.person("zoe"), await story.person("paul")
    pair = await story.pair(mentor, executive)
    for week, state in enumerate(("offered", "agreed", "kept")):
        check_in = await story.check_in(pair, SIXTEENTH + week * WEEK, mentor=(True, None))
        answer = await story.answer(check_in, executive, "executive", True)
        story.session.add(
            Insight(
                workspace_id=story.workspace,
                programme_id=story.programme,
                pair_id=ident(pair),
                check_in_id=check_in,
                answer_id=answer,
                author_id=executive,
                text=f"An insight that is {state}",
                state=state,
                created_at=LONG_AGO,
            )
        )
    await story.session.flush()
    found = await figures.insights(story.session, story.programme, SIXTEENTH, SIXTEENTH + 3 * WEEK)
    assert [insight.text for insight in found] == ["An insight that is agreed"]


async def test_each_active_pair_with_its_latest_check_ins_newest_first(story: Story) -> None:
    records = await figures.records(story.session, story.programme, 2)
    assert [(r.ever_met, r.somebody_left, r.unreachable) for r in records] == [
        (True, False, False),
        (False, False, False),
    ]
    assert [record.recent for record in records] == [
        (CheckInRecord(True, True, True, True), CheckInRecord(True, True, True, True)),
        (CheckInRecord(False, True, False, False), CheckInRecord(True, False, False, False)),
    ]
    (newest, *older) = (await figures.records(story.session, story.programme, 1))[1].recent
    assert newest == CheckInRecord(False, True, False, False)
    assert older == []


async def test_a_pair_whose_executive_left_is_marked(story: Story) -> None:
    gone = await story.person("gone", active=False)
    await story.pair(await story.person("zoe"), gone)
    records = await figures.records(story.session, story.programme, 3)
    assert [record.somebody_left for record in records] == [False, False, True]


@pytest.mark.parametrize(
    ("history", "unreachable"),
    [
        ([("welcome", "failed")], True),
        ([("welcome", "failed"), ("prompt", "sent")], False),
        ([("prompt", "sent"), ("update", "failed")], False),
        ([("prompt", "failed"), ("reminder", "pending")], True),
    ],
)
async def test_a_pair_is_unreachable_while_its_latest_message_failed(
    story: Story, history: list[tuple[str, str]], unreachable: bool
) -> None:
    pair = await story.pair(await story.person("zoe"), await story.person("paul"))
    for kind, state in history:
        await story.delivery(pair, kind, state)
    record = (await figures.records(story.session, story.programme, 3))[-1]
    assert record.unreachable is unreachable
