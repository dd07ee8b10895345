"""One replica at a time sends for a workspace: who dies is followed, who is late does not post."""

import asyncio
from datetime import timedelta

import pytest

from bot.outbox.outbox import LEASE
from storage.engine import Database
from storage.kinds import Kind
from storage.outbox import deliveries, leases
from tests.outbox.lab import Lab, Postbox, lab, too_many


async def claimed_by_a_dead_one(here: Lab, count: int) -> None:
    """A worker took the lease, claimed, and was killed."""
    now = here.clock.now()
    async with here.db.transaction() as session:
        workspace = here.seeded.workspace_id
        assert await leases.take(session, workspace, holder="dead", now=now, until=now + LEASE)
        rows = await deliveries.claim(
            session, workspace, replica="dead", kinds=(Kind.PROMPT,), now=now, limit=count
        )
    assert len(rows) == count


async def test_the_next_one_takes_over_when_the_lease_is_over(db: Database) -> None:
    here = await lab(db, pairs=10)
    await claimed_by_a_dead_one(here, 4)
    outbox = here.outbox("alive")
    here.clock.move_to(here.clock.now() + LEASE - timedelta(seconds=1))
    await outbox.deliver_due()
    assert here.postbox.posted == []
    here.clock.move_to(here.clock.now() + timedelta(seconds=1))
    await outbox.deliver_due()
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(f"G{n}" for n in range(10))
    assert [row.is_doubtful for row in await here.owed(Kind.PROMPT)] == [True] * 4 + [False] * 6


async def test_who_is_alone_waits_for_no_lease_and_doubts_what_was_left_once(db: Database) -> None:
    here = await lab(db, pairs=6)
    await claimed_by_a_dead_one(here, 4)
    outbox = here.outbox("alone", is_alone=True)
    await outbox.deliver_due()
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(f"G{n}" for n in range(6))
    assert [row.is_doubtful for row in await here.owed(Kind.PROMPT)] == [True] * 4 + [False] * 2
    await here.owe(Kind.WELCOME, 6)
    await outbox.deliver_due()
    assert [row.is_doubtful for row in await here.owed(Kind.WELCOME)] == [False] * 6


async def test_who_is_alone_doubts_what_it_left_itself_when_it_was_cut_short(db: Database) -> None:
    here = await lab(db, pairs=3)
    outbox = here.outbox("alone", is_alone=True)
    halted = asyncio.Event()

    async def stand_still(_: int) -> None:
        halted.set()
        await asyncio.Event().wait()

    here.postbox.before = stand_still
    carrying = asyncio.create_task(outbox.deliver_due())
    await asyncio.wait_for(halted.wait(), 10)
    carrying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carrying
    here.postbox.before = None
    await outbox.deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"] * 3
    assert [row.is_doubtful for row in await here.owed(Kind.PROMPT)] == [True] * 3


@pytest.mark.parametrize("looks_back", [True, False])
async def test_what_the_dead_one_had_posted_is_found_where_the_bot_may_look(
    db: Database, looks_back: bool
) -> None:
    here = await lab(db, pairs=3)
    await claimed_by_a_dead_one(here, 3)
    here.postbox.looks_back = looks_back
    (first, *_) = await here.owed(Kind.PROMPT)
    here.postbox.posted.append((first.id or 0, "prompt", "G0"))
    here.clock.move_to(here.clock.now() + LEASE)
    await here.outbox("alive").deliver_due()
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(
        ["G0", "G1", "G2"] if looks_back else ["G0", "G0", "G1", "G2"]
    )
    assert await here.states(Kind.PROMPT) == ["sent"] * 3


async def late_and_next(here: Lab, late: Postbox) -> None:
    """One worker stands still in the middle of its work; another takes over and does it all."""
    halted, go_on = asyncio.Event(), asyncio.Event()

    async def stand_still(_: int) -> None:
        halted.set()
        await go_on.wait()

    late.before = stand_still
    late_one = asyncio.create_task(here.outbox("late", postbox=late).deliver_due())
    await asyncio.wait_for(halted.wait(), 10)
    here.clock.move_to(here.clock.now() + LEASE)
    await here.outbox("next").deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"] * len(here.seeded.pairs)
    go_on.set()
    await asyncio.wait_for(late_one, 10)


async def test_who_has_lost_the_lease_posts_nothing_more(db: Database) -> None:
    here = await lab(db, pairs=30)
    late = Postbox()
    await late_and_next(here, late)
    # Eight calls were being made already; no other begins.
    assert len(late.posted) == 8
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(f"G{n}" for n in range(30))
    assert await here.states(Kind.PROMPT) == ["sent"] * 30


async def test_what_one_could_not_do_is_not_owed_again_when_another_has_done_it(
    db: Database,
) -> None:
    here = await lab(db, pairs=4)
    late = Postbox()
    for number in range(4):
        late.faults[f"G{number}"] = [too_many(1)]
    await late_and_next(here, late)
    here.clock.move_to(here.clock.now() + timedelta(minutes=5))
    await here.outbox("next").deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"] * 4
    assert len(here.postbox.posted) == 4
