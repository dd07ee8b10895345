"""A machine's clock that was set wrong: back or ahead, and what is believed of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.clock import StoppedClock, SystemClock, TrueClock
from bot.scheduler import Job, Once, Scheduler
from bot.slack.kit.connection import ask_the_time
from bot.slack.kit.web_client import WebClient

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAR = (timedelta(days=-365), timedelta(days=-1), timedelta(days=1), timedelta(days=400))


class Machine:
    """Its clock can be set; `passes` lets time go by for both ways to count it."""

    def __init__(self) -> None:
        self.wall, self.counted = StoppedClock(start=NOON), 0.0
        self.clock = TrueClock(base=self.wall, steady=lambda: self.counted)

    def passes(self, span: timedelta) -> None:
        self.wall.move_to(self.wall.now() + span)
        self.counted += span.total_seconds()

    def is_set(self, by: timedelta) -> None:
        self.wall.move_to(self.wall.now() + by)


@pytest.mark.parametrize("by", FAR)
def test_a_jump_is_not_believed_on_one_look(by: timedelta) -> None:
    machine = Machine()
    machine.passes(HOUR)
    assert machine.clock.now() == NOON + HOUR
    machine.is_set(by)
    assert machine.clock.is_doubtful
    assert machine.clock.now() == NOON + HOUR
    machine.passes(HOUR)
    assert machine.clock.now() == NOON + 2 * HOUR


@pytest.mark.parametrize("by", FAR)
def test_slack_says_that_it_is_wrong(by: timedelta) -> None:
    machine = Machine()
    machine.is_set(by)
    machine.clock.heard(NOON)
    assert (machine.clock.now(), machine.clock.is_doubtful) == (NOON, False)
    machine.passes(HOUR)
    assert machine.clock.now() == NOON + HOUR
    machine.is_set(-by)
    machine.clock.heard(NOON + HOUR)
    assert machine.clock.now() == NOON + HOUR, "somebody has put it right"


def test_slack_says_that_a_machine_has_slept() -> None:
    machine = Machine()
    machine.is_set(timedelta(days=3))
    assert machine.clock.now() == NOON
    machine.clock.heard(NOON + timedelta(days=3, seconds=2))
    assert machine.clock.now() == NOON + timedelta(days=3)


def test_some_minutes_are_a_clock_that_was_set() -> None:
    machine = Machine()
    for by in (timedelta(minutes=5), timedelta(minutes=-50)):
        machine.is_set(by)
        assert machine.clock.now() == machine.wall.now()
    assert not machine.clock.is_doubtful


@given(
    st.lists(st.one_of(st.integers(-500, 500).map(lambda n: n * HOUR), st.none()), max_size=30),
)
def test_whatever_the_machine_says_it_never_leaves_the_truth_by_more_than_an_hour_a_step(
    steps: list[timedelta | None],
) -> None:
    """None: Slack is heard. Small steps of a clock add up, as they do without a second one."""
    machine, truth, small = Machine(), NOON, timedelta(0)
    for step in steps:
        machine.passes(HOUR)
        truth += HOUR
        if step is None:
            machine.clock.heard(truth)
            small = timedelta(0)
        else:
            machine.is_set(step)
            small += HOUR
        assert abs(machine.clock.now() - truth) <= max(HOUR, small)


async def test_slack_s_answers_tell_the_time_and_pages_do_not() -> None:
    async def answer(request: web.Request) -> web.Response:
        date = {"Date": "Tue, 24 Nov 2026 12:00:00 GMT"}
        if request.path.endswith("auth.test"):
            return web.Response(text="<html>", content_type="text/html", headers=date)
        return web.json_response({"ok": True}, headers=date)

    app = web.Application()
    app.router.add_post("/{method}", answer)
    async for address in _served(app):
        async with ClientSession() as http:
            heard: list[datetime] = []
            client = WebClient(token="xoxb-1", base_url=address, session=http)  # noqa: S106
            client.heard = heard.append
            with pytest.raises(Exception, match=r".*"):
                await client.auth_test()
            assert heard == []
            await client.api_test()
            assert heard == [NOON]


async def test_a_doubtful_clock_asks_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.kit.connection._LOOK_AT_CLOCK_EVERY", 0.01)
    machine = Machine()
    machine.is_set(timedelta(days=400))
    asked = asyncio.Event()

    class Client(WebClient):
        async def api_test(self, **_: object) -> None:  # type: ignore[override]  # its own answer
            machine.clock.heard(NOON)
            asked.set()

    async with ClientSession() as http:
        task = asyncio.create_task(ask_the_time(machine.clock, Client(session=http)))
        await asyncio.wait_for(asked.wait(), 10)
        task.cancel()
    assert machine.clock.now() == NOON


async def _served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest.mark.parametrize("by", FAR)
async def test_jobs_go_on_when_the_clock_was_set(by: timedelta) -> None:
    ran = asyncio.Event()

    async def work() -> None:
        ran.set()

    class Box:
        stopping = asyncio.Event()

        def wake(self) -> None: ...

    scheduler = Scheduler(
        db=None,  # type: ignore[arg-type]  # the job asks for none
        clock=SystemClock(),
        outbox=Box(),  # type: ignore[arg-type]
        jobs=[Job("one", Once(work), seconds=60)],
        look_at_clock_every=0.05,
    )
    with time_machine.travel(NOON) as machine:
        scheduler.start()
        await asyncio.wait_for(ran.wait(), 10)
        ran.clear()
        await asyncio.sleep(0)
        machine.move_to(NOON + by)
        # Without a look at the clock a minute would pass, or a year.
        await asyncio.wait_for(ran.wait(), 10)
        await scheduler.stop()
