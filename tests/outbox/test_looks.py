"""What one look at the outbox tells: where something is due, and which kinds it is."""

from datetime import timedelta

from sqlalchemy import text

from storage.engine import Database
from storage.kinds import Kind
from storage.outbox import deliveries
from tests.outbox.lab import NOON, Lab, lab


async def seen(here: Lab) -> dict[int, set[Kind] | None]:
    async with here.db.reading() as session:
        found = await deliveries.workspaces_owed(session, here.clock.now())
    return {key: None if kinds is None else set(kinds) for key, kinds in found.items()}


async def test_it_names_the_kinds_that_are_due_and_no_others(db: Database) -> None:
    here, there = await lab(db, pairs=2), await lab(db, pairs=1, team_id="T0ATELIER")
    await here.owe(Kind.RETIRE, 1)
    await here.owe(Kind.WELCOME, 2, due_at=NOON + timedelta(hours=1))
    assert await seen(here) == {
        here.seeded.workspace_id: {Kind.PROMPT, Kind.RETIRE},
        there.seeded.workspace_id: {Kind.PROMPT},
    }


async def test_where_much_is_due_it_only_tells_where(db: Database) -> None:
    here, there = await lab(db, pairs=70), await lab(db, pairs=1, team_id="T0ATELIER")
    assert await seen(here) == {here.seeded.workspace_id: None, there.seeded.workspace_id: None}


async def test_what_is_claimed_counts_for_its_process_may_have_died(db: Database) -> None:
    here = await lab(db, pairs=1)
    workspace = here.seeded.workspace_id
    async with db.transaction() as session:
        await deliveries.claim(
            session, workspace, replica="dead", kinds=(Kind.PROMPT,), now=NOON, limit=5
        )
    assert await seen(here) == {workspace: {Kind.PROMPT}}


async def test_once_all_is_sent_there_is_nothing_to_see(db: Database) -> None:
    here = await lab(db, pairs=3)
    await here.outbox().deliver_due()
    assert await seen(here) == {}


async def test_a_kind_that_only_a_newer_version_knows_holds_up_no_other(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.owe(Kind.WELCOME, 1)
    novelty = text("UPDATE delivery SET kind = 'novelty' WHERE kind = 'welcome'")
    async with db.transaction() as session:
        await (await session.connection()).execute(novelty)
    assert await seen(here) == {here.seeded.workspace_id: {Kind.PROMPT}}
    await here.outbox().deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"]
    assert await seen(here) == {}
