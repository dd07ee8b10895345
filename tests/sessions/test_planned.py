"""The queries of planned sessions, pauses and delegates, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.outbox.letters import is_pending, owe
from bot.sessions import calling_off
from storage import askers, sessions
from storage.engine import Database
from storage.kinds import Kind
from storage.once import add_once
from storage.pairs import delegations, pairs
from storage.states import PlannedState
from storage.tables import Delegation, Pair, PlannedSession, ident
from tests.storage.story import Story

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def two_of(story: Story) -> tuple[int, int, int]:
    await story.begin()
    chloe, marc = await story.person("chloe"), await story.person("marc")
    return chloe, marc, ident(await story.pair(chloe, marc))


def a_session(
    story: Story, pair: int, day: int, state: PlannedState = PlannedState.PLANNED
) -> PlannedSession:
    return PlannedSession(
        workspace_id=story.workspace,
        pair_id=pair,
        starts_at=NOW + timedelta(days=day),
        uid=f"{day}@vice-versa",
        planned_by_id=1,
        state=state,
        created_at=NOW,
        updated_at=NOW,
    )


async def test_sessions_ahead_and_those_of_which_nobody_told(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        _, _, pair = await two_of(story)
        waits = PlannedState.PLANNED
        days = {2: waits, 1: waits, -20: waits}
        days |= {3: PlannedState.CANCELLED, -2: PlannedState.HELD}
        session.add_all(a_session(story, pair, day, state) for day, state in days.items())
        await session.flush()
        ahead = await sessions.upcoming(session, [pair], NOW)
        assert [(row.starts_at - NOW).days for row in ahead] == [1, 2]
        since = await sessions.since(session, pair, NOW - timedelta(days=5))
        assert sorted((row.starts_at - NOW).days for row in since) == [-2, 1, 2]
        late = await sessions.undecided(session, NOW - timedelta(days=14), 10)
        assert [(row.starts_at - NOW).days for row in late] == [-20]
        await calling_off.of_pairs(session, [pair], NOW)
        assert await sessions.upcoming(session, [pair], NOW) == []


async def test_what_is_owed_about_a_session_is_withdrawn(db: Database) -> None:
    soon = Kind.SESSION_SOON
    async with db.transaction() as session:
        story = Story(session)
        chloe, _, pair = await two_of(story)
        for subject in (1, 2):
            await owe(
                session,
                soon,
                (subject,),
                workspace_id=story.workspace,
                pair_id=pair,
                person_id=chloe,
                subject_id=subject,
                due_at=NOW,
            )
        assert await is_pending(session, story.workspace, soon, (1,))
        await sessions.withdraw(session, (soon,), (1,))
        assert not await sessions.is_owed(session, soon, 1, chloe)
        assert await sessions.is_owed(session, soon, 2, chloe)
        assert not await is_pending(session, story.workspace, soon, (1,))
        told = await sessions.notices_of(session, (soon,), (1, 2))
        assert {key: [row.state for row in rows] for key, rows in told.items()} == {
            1: ["cancelled"],
            2: ["pending"],
        }


async def test_when_somebody_said_that_they_had_not_met(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        _, _, pair = await two_of(story)
        assert await sessions.not_met_at(session, pair, NOW) == []
        assert await sessions.held_of(session, pair) == []


async def test_whose_delegate_somebody_is(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        chloe, marc, pair = await two_of(story)
        priya = await story.person("priya")
        named = Delegation(
            workspace_id=story.workspace, executive_id=marc, delegate_id=priya, created_at=NOW
        )
        assert await add_once(session, named)
        assert not await add_once(session, named)
        assert await askers.standing(session, priya) == [
            (askers.AS_DELEGATE, pair, "active", None),
            (askers.ARRANGES_FOR, marc, "", None),
        ]
        assert await askers.standing(session, chloe) == [(askers.AS_MENTOR, pair, "active", None)]
        assert [p.name for p in await delegations.delegates_of(session, marc)] == ["priya"]
        await delegations.end(session, marc, chloe, NOW)
        await delegations.end_all_of(session, priya, NOW)
        assert await delegations.delegates_of(session, marc) == []
        assert await askers.standing(session, priya) == [(askers.ARRANGED_FOR, marc, "", None)]
        assert not await delegations.begin_anew(session, marc, chloe, NOW)
        assert await delegations.begin_anew(session, marc, priya, NOW)
        assert not await delegations.begin_anew(session, marc, priya, NOW), "once"
        assert [p.name for p in await delegations.delegates_of(session, marc)] == ["priya"]


@pytest.mark.parametrize(("day", "found"), [(date(2026, 12, 8), 0), (date(2026, 12, 9), 1)])
async def test_pairs_that_are_perhaps_back(db: Database, day: date, found: int) -> None:
    async with db.transaction() as session:
        story = Story(session)
        _, _, pair = await two_of(story)
        row = await session.get_one(Pair, pair)
        row.paused_at, row.paused_until_on = NOW, date(2026, 12, 9)
        session.add(row)
        await session.flush()
        await sessions.take_turn(session, pair)
        assert len(await pairs.perhaps_back(session, day, 10)) == found
