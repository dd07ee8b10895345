"""A socket through which nothing comes any more is noticed and replaced."""

import pytest

from bot.slack.kit import connection
from sandbox.driver import texts_of
from sandbox.faults import Fault
from tests.outbox.waiting import until
from tests.town import Town


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings so close that the story takes seconds and not a quarter of a minute."""
    monkeypatch.setattr(connection, "PING_EVERY", 0.5)


async def test_commands_work_again(town: Town) -> None:
    sockets = town.sandbox.outward.sockets
    assert "pair @mentor" in texts_of(await town.adam.command("/mentoring help"))
    town.sandbox.faults.add(Fault("socket", "silent_socket"))
    # It is never acknowledged, however long Slack waits for it.
    outward, patience = town.sandbox.outward, town.sandbox.outward.acknowledge_within
    outward.acknowledge_within = 0.5
    lost = await town.adam.say("/mentoring help")
    assert not lost["ok"], "nothing came through"
    outward.acknowledge_within = patience

    async def replaced() -> bool:
        return any(not connection.silent for connection in sockets.connections)

    await until(replaced, what="a new socket")
    sockets.connections[:] = [c for c in sockets.connections if not c.silent]
    assert "pair @mentor" in texts_of(await town.adam.command("/mentoring help"))
