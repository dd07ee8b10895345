"""Slack's limits as the bot keeps them: evenly, with a small burst, by method and by channel."""

import asyncio

import pytest

from bot.kernel.stopping import Stopped
from bot.outbox.rate_limiter import LeakyBucket, RateLimiter

CALLS = {"chat.postMessage": 6000.0, "chat.update": 60.0, "channel": 600.0}


async def times(limiter: RateLimiter, count: int, *, channel: str | None = None) -> list[float]:
    """When each of so many calls was let through, counted from now."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one() -> float:
        await limiter.acquire("chat.postMessage", channel)
        return loop.time() - began

    return sorted(await asyncio.gather(*(one() for _ in range(count))))


def test_calls_are_spaced_evenly() -> None:
    bucket = LeakyBucket(every=0.5, lateness=0.0)
    assert [bucket.reserve(10.0) for _ in range(4)] == [0.0, 0.5, 1.0, 1.5]
    assert bucket.reserve(11.0) == 1.0
    assert bucket.reserve(20.0) == 0.0, "what was not used is not kept"
    assert bucket.reserve(20.0) == 0.5


def test_a_little_lateness_is_caught_up() -> None:
    bucket = LeakyBucket(every=1.0, lateness=2.0)
    assert [bucket.reserve(10.0) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]


def test_a_rest_moves_everything_behind_it_and_is_not_caught_up() -> None:
    bucket = LeakyBucket(every=1.0, lateness=2.0)
    bucket.rest(until=15.0)
    assert bucket.resting_until == 15.0
    assert bucket.reserve(10.0) >= 5.0
    bucket.rest(until=12.0)
    assert bucket.resting_until == 15.0, "a shorter one changes nothing"
    late = [bucket.reserve(17.0) for _ in range(3)]
    assert late == sorted(late) and late[-1] > 0


async def test_a_method_keeps_its_distance() -> None:
    let_through = await times(RateLimiter(CALLS), 40)
    assert let_through[5] < 0.15, "the first few may catch up"
    # Ten milliseconds each, less the twentieth of a second that may be caught up.
    assert let_through[-1] >= 0.33
    for number, at in enumerate(let_through):
        assert at >= 0.01 * number - 0.06


async def test_a_channel_takes_a_short_burst_and_then_its_own_distance() -> None:
    limiter = RateLimiter(CALLS)
    one, other = await asyncio.gather(
        times(limiter, 6, channel="G1"), times(limiter, 3, channel="G2")
    )
    assert one[2] < 0.09 and other[-1] < 0.09, "three at once"
    assert one[3] >= 0.09 and one[5] >= 0.28


async def test_a_rest_is_of_one_method_and_also_for_those_who_wait_already() -> None:
    limiter, loop = RateLimiter(CALLS), asyncio.get_running_loop()
    began = loop.time()
    waiting = [asyncio.create_task(limiter.acquire("chat.postMessage")) for _ in range(20)]
    await waiting[0]
    limiter.rest("chat.postMessage", 0.4)
    assert 0.3 < limiter.resting("chat.postMessage") <= 0.4
    assert limiter.resting("chat.update") == 0
    await limiter.acquire("chat.update")
    assert loop.time() - began < 0.2
    await asyncio.gather(*waiting)
    assert loop.time() - began >= 0.4


async def test_who_waits_when_the_bot_ends_is_let_go_at_once() -> None:
    limiter = RateLimiter({"chat.postMessage": 1.0})
    await limiter.acquire("chat.postMessage")
    waiting = asyncio.create_task(limiter.acquire("chat.postMessage"))
    await limiter.acquire("chat.update")
    limiter.stopping.set()
    with pytest.raises(Stopped):
        await asyncio.wait_for(waiting, 5)
    with pytest.raises(Stopped):
        await limiter.acquire("chat.update")


def test_some_time_lets_at_least_one_through() -> None:
    limiter = RateLimiter(CALLS)
    assert limiter.within(1, "chat.postMessage") == 100
    assert limiter.within(1, "chat.update") == 1
    assert limiter.within(5, "chat.update") == 5
    assert RateLimiter({"chat.update": 1.0}).within(1, "chat.update") == 1


async def test_channels_that_are_quiet_are_forgotten() -> None:
    limiter = RateLimiter({"chat.postMessage": 6e9, "channel": 6e9})
    for number in range(10_050):
        await limiter.acquire("chat.postMessage", f"G{number}")
    assert len(limiter._channels) <= 10_000


async def test_calls_step_aside_for_people_once_and_go_on_under_steady_clicks() -> None:
    people = [False]
    calls = {"chat.postMessage": 6e9, "channel": 6e9}
    limiter, loop = RateLimiter(calls, people_wait=lambda: people[0]), asyncio.get_running_loop()
    began = loop.time()
    await limiter.acquire("chat.postMessage")
    assert loop.time() - began < 0.015
    people[0] = True
    began = loop.time()
    for _ in range(3):
        await limiter.acquire("chat.postMessage")
    assert 0.05 < loop.time() - began < 2
