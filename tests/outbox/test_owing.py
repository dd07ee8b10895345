"""A message is owed once for each occasion, by itself or with thousands of others."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.outbox.letters import OWED, find, is_pending, known, owe, owe_all, withdraw
from storage.check_ins.check_ins import updates
from storage.engine import Database, Session
from storage.kinds import Kind
from storage.states import DeliveryState
from storage.tables import Delivery, ident
from tests.storage.story import Story

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def recall(
    session: Session, workspace: int, *, again: bool = False, due_at: datetime = MONDAY
) -> bool:
    return await owe(
        session, Kind.RECALL, (7, 3), workspace_id=workspace, due_at=due_at, again=again
    )


async def state(session: Session, workspace: int) -> str | None:
    found = await find(session, workspace, Kind.RECALL, (7, 3))
    if found is None:
        return None
    await session.refresh(found)
    return found.state


async def test_one_occasion_is_one_message(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        assert await recall(session, story.workspace)
        assert not await recall(session, story.workspace)
        assert await is_pending(session, story.workspace, Kind.RECALL, (7, 3))
        told = await known(session, [story.workspace], Kind.RECALL, [(7, 3), (7, 4)])
        assert told == {(7, 3)}


async def test_a_withdrawn_one_comes_back_where_that_is_asked_for(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        await recall(session, story.workspace)
        await withdraw(session, story.workspace, Kind.RECALL, (7, 3))
        assert await state(session, story.workspace) == DeliveryState.CANCELLED
        assert not await recall(session, story.workspace)
        assert await state(session, story.workspace) == DeliveryState.CANCELLED
        assert await recall(session, story.workspace, again=True)
        assert await state(session, story.workspace) == DeliveryState.PENDING
        assert not await recall(session, story.workspace, again=True), "it is owed already"


async def test_a_withdrawn_one_comes_back_as_new(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        await recall(session, story.workspace)
        was = await find(session, story.workspace, Kind.RECALL, (7, 3))
        assert was is not None
        was.attempts, was.error, was.first_error_at, was.first_tried_at = 5, "x", MONDAY, MONDAY
        session.add(was)
        await session.flush()
        await withdraw(session, story.workspace, Kind.RECALL, (7, 3))
        later = MONDAY + timedelta(hours=3)
        assert await recall(session, story.workspace, again=True, due_at=later)
        await session.refresh(was)
        assert (was.state, was.due_at, was.attempts) == (DeliveryState.PENDING, later, 0)
        assert was.error is None
        assert not any((was.first_error_at, was.first_tried_at))


async def test_many_at_once_are_owed_as_one_by_one(db: Database) -> None:
    """Chloé and Marc have three check-ins; one of their updates is owed before the others."""
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("chloe"), await story.person("marc"))
        keys = [await story.check_in(pair, MONDAY - timedelta(weeks=weeks)) for weeks in range(3)]
        await owe(
            session,
            Kind.UPDATE,
            (keys[0], 0),
            workspace_id=story.workspace,
            pair_id=ident(pair),
            check_in_id=keys[0],
            due_at=MONDAY,
        )
        assert await owe_all(session, updates(keys), due_at=MONDAY) == 2
        assert await owe_all(session, updates(keys), due_at=MONDAY) == 0
        rows = await session.exec(
            select(Delivery).where(Delivery.kind == Kind.UPDATE).order_by(col(Delivery.id))
        )
        one, *others = [
            row.model_dump(exclude={"id", "dedupe_key", "check_in_id"}) for row in rows.all()
        ]
        assert others == [one, one]


async def test_a_session_tells_after_its_commit_that_something_is_owed(db: Database) -> None:
    heard: list[bool] = []
    db.on_commit(lambda noted: heard.append(OWED in noted))
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
    async with db.transaction() as session:
        await recall(session, story.workspace)
    async with db.transaction() as session:
        await recall(session, story.workspace)
    assert heard == [False, True, False]
