"""Whatever ends a worker, the outbox goes on, and nothing is sent a second time for it."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import make_url

from bot.kernel.supervising import supervised
from bot.letters import KINDS
from bot.outbox.letters import Hours, MessageKind
from storage.engine import Database, Session
from storage.kinds import Kind
from storage.outbox import leases
from storage.outbox.deliveries import Claimed
from tests.outbox.lab import Lab, gone, lab
from tests.outbox.waiting import until


def read_only(server: str, name: str, how: str) -> None:
    """As on a standby that is not promoted yet, or a disk that was mounted anew."""
    with psycopg.connect(server, autocommit=True) as connection:
        setting = f"ALTER DATABASE {name} SET default_transaction_read_only = {how}"
        connection.execute(setting.encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )


async def all_sent(here: Lab) -> None:
    async def are_sent() -> bool:
        return set(await here.states(Kind.PROMPT)) == {"sent"}

    await until(are_sent, what="everything sent")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_is_read_only_for_a_moment_ends_nothing(
    db: Database,
    postgresql_server: str,
    postgresql_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = await lab(db, pairs=20)
    name = str(make_url(postgresql_url).database)
    read_only(postgresql_server, name, "on")
    outbox = here.outbox(clock=here.going())
    carrying = asyncio.create_task(supervised("outbox", outbox.run, outbox.stopping))
    said: list[str] = []

    async def waits() -> bool:
        said.append(capsys.readouterr().out)
        return "read_only" in "".join(said)

    await until(waits, what="an outbox that says what it waits for")
    read_only(postgresql_server, name, "off")
    await all_sent(here)
    await outbox.stop()
    await carrying
    assert len(here.postbox.posted) == 20
    assert "".join(said).count("outbox_waits_for_database") == 1, "and not twice a second"


async def test_a_look_that_breaks_is_followed_by_another(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=5)
    outbox = here.outbox()
    look, broken = outbox._start_workers, 2

    async def breaks() -> None:
        nonlocal broken
        if broken:
            broken -= 1
            raise RuntimeError("a mistake of the program's")
        await look()

    monkeypatch.setattr(outbox, "_start_workers", breaks)

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    carrying = asyncio.create_task(supervised("outbox", outbox.run, outbox.stopping, sleep=at_once))
    await all_sent(here)
    await outbox.stop()
    await carrying
    assert capsys.readouterr().out.count("work_starts_again") == 2


async def test_what_cannot_be_told_of_has_nothing_else_sent_again(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=20)
    here.postbox.faults["G3"] = [gone("is_archived")]

    async def breaks(_: Session, __: Claimed, ___: str, ____: object) -> None:
        raise RuntimeError("a mistake of the program's")

    prompt = KINDS[Kind.PROMPT]
    mistaken = MessageKind(
        name=prompt.name,
        load=prompt.load,
        queue=prompt.queue,
        hours=Hours.ASKED,
        on_failure=breaks,
    )
    outbox = here.outbox()
    outbox.kinds = {**KINDS, Kind.PROMPT: mistaken}
    await outbox.deliver_due()
    await outbox.deliver_due()
    assert sorted(await here.states(Kind.PROMPT)) == ["failed", *["sent"] * 19]
    assert len(here.postbox.posted) == 19
    assert capsys.readouterr().out.count("outcome_not_told") == 1


async def test_a_lease_that_another_clock_dated_ahead_is_not_believed_beyond_its_length(
    db: Database,
) -> None:
    here = await lab(db, pairs=5)
    now, workspace = here.clock.now(), here.seeded.workspace_id
    async with db.transaction() as session:
        ahead = now + timedelta(days=365)
        assert await leases.take(session, workspace, holder="dead", now=now, until=ahead)
    outbox = here.outbox("alive")
    outbox.lease_for = timedelta(seconds=0.4)
    await outbox.deliver_due()
    assert here.postbox.posted == [], "it may be alive"

    async def taken_over() -> bool:
        await outbox.deliver_due()
        return bool(here.postbox.posted)

    await until(taken_over, what="the lease taken over")
    assert set(await here.states(Kind.PROMPT)) == {"sent"}


async def test_a_replica_whose_clock_is_ahead_keeps_its_lease_while_it_lives(db: Database) -> None:
    here = await lab(db, pairs=5)
    workspace = here.seeded.workspace_id
    outbox = here.outbox("other")
    outbox.lease_for = timedelta(seconds=0.4)
    started = asyncio.get_running_loop().time()
    moves = 0
    while asyncio.get_running_loop().time() < started + 1.5:
        moves += 1
        ahead = here.clock.now() + timedelta(days=1, seconds=moves)
        async with db.transaction() as session:
            await leases.take(session, workspace, holder="ahead", now=here.clock.now(), until=ahead)
            await leases.keep(session, workspace, holder="ahead", until=ahead)
        await outbox.deliver_due()
    assert here.postbox.posted == []
