"""SIGTERM in the middle of a fan-out, and a second process where there may be only one."""

from pathlib import Path

from tests.outbox.fanout import fan_out
from tests.outbox.fleet import FAST
from tests.outbox.waiting import until
from tests.processes import bot

PAIRS = 200
SLOWLY = f"{FAST},chat.postMessage=1200"


async def test_told_to_end_it_leaves_nothing_in_doubt(
    database_url: str, key: str, tmp_path: Path
) -> None:
    async with fan_out(
        folder=tmp_path,
        database_url=database_url,
        key=key,
        pairs=PAIRS,
        history=False,
        MENTORING_RATES=SLOWLY,
    ) as out:

        async def under_way() -> bool:
            return await out.there.posted() > 25

        await until(under_way, what="a fan-out under way")
        assert await out.fleet.told_to_end() == [0]
        states, audit = await out.states(), await out.audit()
        posted = sum(len(messages) for messages in audit.shown.values())
        assert states == {"sent": posted, "pending": PAIRS - posted}
        assert audit.in_doubt == []
        assert audit.extra == 0


async def test_told_to_end_while_slack_makes_it_wait_it_does_not(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    """Slack wants a pause of a minute; who ends does not sit through it."""
    async with fan_out(
        folder=tmp_path,
        database_url=sqlite_url,
        key=key,
        pairs=40,
        history=False,
        MENTORING_RATES=SLOWLY,
    ) as out:

        async def under_way() -> bool:
            return await out.there.posted() > 5

        await until(under_way, what="a fan-out under way")
        await out.there.tell("faults", method="chat.postMessage", kind="429", times=9, seconds=60)
        await out.fleet.programs[0].line(holding="delivery_missed")
        assert await out.fleet.told_to_end() == [0]
        states = await out.states()
        assert set(states) == {"sent", "pending"}
        assert (await out.audit()).in_doubt == []


async def test_a_second_process_on_one_sqlite_file_is_refused_and_the_first_goes_on(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    async with fan_out(
        folder=tmp_path, database_url=sqlite_url, key=key, pairs=10, history=False
    ) as out:
        settings = out.there.settings | {"DATABASE_URL": sqlite_url, "MENTORING_KEYS": key}
        async with bot(tmp_path, **settings) as second:
            assert await second.ended() == 2
            assert second.text.strip() == (
                "DATABASE_URL: another process works with this SQLite file; stop it first, or use "
                "PostgreSQL, which several may share"
            )
        await out.over()
        (await out.audit()).nothing_twice()
        assert await out.fleet.told_to_end() == [0]
