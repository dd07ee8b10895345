"""Who is asked months after the end, and what is counted of it, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from bot.confidence.follow_ups import ask_due
from storage.engine import Database
from storage.figures.said import AgainCount, again
from storage.states import PairState, ProgrammeState, Side
from storage.tables import Delivery, FollowUp, Pair, Person, Programme, Workspace, ident

CLOSED = datetime(2026, 11, 23, 9, tzinfo=UTC)
DUE = datetime(2027, 5, 23, 9, tzinfo=UTC)
PEOPLE = 8


async def written(db: Database) -> int:
    """Four pairs with which a programme closed; the second person has left Slack."""
    async with db.transaction() as session:
        workspace = Workspace(team_id="T1", created_at=CLOSED)
        session.add(workspace)
        await session.flush()
        here: dict[str, Any] = {"workspace_id": ident(workspace)}
        programme = Programme(
            name="Over", state=ProgrammeState.CLOSED, created_at=CLOSED, closed_at=CLOSED, **here
        )
        session.add(programme)
        people = [
            Person(
                slack_id=f"U{n}",
                name=f"P{n}",
                handle=f"p{n}",
                is_active=n != 1,
                synced_at=CLOSED,
                **here,
            )
            for n in range(PEOPLE)
        ]
        session.add_all(people)
        await session.flush()
        keys = [ident(person) for person in people]
        for mentor, executive in zip(keys[::2], keys[1::2], strict=True):
            session.add(
                Pair(
                    programme_id=ident(programme),
                    mentor_id=mentor,
                    executive_id=executive,
                    channel_id="G1",
                    state=PairState.ENDED,
                    created_at=CLOSED - timedelta(days=90),
                    ended_at=CLOSED,
                    **here,
                )
            )
        for number, key in enumerate(keys):
            session.add(
                FollowUp(
                    programme_id=ident(programme),
                    person_id=key,
                    side=Side.MENTOR,
                    months=6,
                    again=number % 3 != 0,
                    at=DUE,
                    **here,
                )
            )
        return ident(programme)


async def test_each_who_is_there_is_asked_once(db: Database) -> None:
    await written(db)
    for later, new in ((-1, 0), (0, 7), (0, 0), (24 * 20, 0)):
        async with db.transaction() as session:
            assert await ask_due(session, DUE + timedelta(hours=later)) == new
    async with db.reading() as session:
        rows = (await session.exec(select(Delivery))).all()
    assert {(row.kind, row.reason, row.state) for row in rows} == {("follow_up", "6", "pending")}
    assert {row.due_at for row in rows} == {DUE}


async def test_it_is_counted_in_whole_threes(db: Database) -> None:
    key = await written(db)
    async with db.reading() as session:
        # Of eight answers the first six count: four of them would.
        assert await again(session, key, {0: 3, 6: 3}) == [AgainCount(6, 6, 4)]
        assert await again(session, key, {0: 3, 12: 3}) == []
        # Where five were the fewest when it was over, the first five.
        assert await again(session, key, {0: 3, 6: 5}) == [AgainCount(6, 5, 3)]
