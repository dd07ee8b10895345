"""A bad day: calls refused, broken, and done without a word. The end is as on a good one."""

from pathlib import Path
from typing import Any

from tests.outbox.fanout import FanOut, fan_out
from tests.outbox.waiting import until

PAIRS = 60
PLAN = {
    "429": 0.05,
    "500": 0.02,
    "drop_after": 0.01,
    "delay": 0.01,
    "methods": ["chat.postMessage", "chat.update", "conversations.history"],
}
TIMEOUT = "4"
"""Seconds that the bot waits for an answer: only those that are kept back take so long, even on a
machine that others share.
"""
LATE = {"seconds": 5.0}


async def lived_through(out: FanOut) -> dict[str, Any]:
    """What struck the posts, once everything is recorded all the same."""
    await out.there.tell("plan", **PLAN, **LATE, seed=30)
    await until(started(out), what="the first prompts")
    await out.over()
    posts = dict((await out.there.counts())["chat.postMessage"])
    assert await out.fleet.told_to_end() == [0]
    return posts


def started(out: FanOut) -> Any:
    async def some() -> bool:
        return await out.there.posted() > 0

    return some


async def test_with_the_history_exactly_once(database_url: str, key: str, tmp_path: Path) -> None:
    async with fan_out(
        folder=tmp_path,
        database_url=database_url,
        key=key,
        pairs=PAIRS,
        history=True,
        SLACK_TIMEOUT=TIMEOUT,
    ) as out:
        posts = await lived_through(out)
        assert posts["errors"].get("fault 429") and posts["errors"].get("fault 500"), posts
        assert posts["struck"], posts
        audit = await out.audit()
        audit.none_lost(PAIRS)
        audit.nothing_twice()


async def test_without_it_only_what_was_done_without_a_word_comes_twice(
    database_url: str, key: str, tmp_path: Path
) -> None:
    async with fan_out(
        folder=tmp_path,
        database_url=database_url,
        key=key,
        pairs=PAIRS,
        history=False,
        SLACK_TIMEOUT=TIMEOUT,
    ) as out:
        posts = await lived_through(out)
        audit = await out.audit()
        audit.none_lost(PAIRS)
        assert audit.extra == sum(posts["struck"].values())
        assert {prompt.id for prompt in audit.doubled} <= {prompt.id for prompt in audit.in_doubt}
