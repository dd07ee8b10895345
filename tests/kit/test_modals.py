"""What is shown after an acknowledgement is not overwritten by it."""

import asyncio
from typing import Any

import pytest

from bot.kernel.errors import SlackFault
from bot.slack.kit.modals import wait_until_shown


class Slack:
    """Takes in the acknowledgement after so many updates; None: the modal is closed."""

    def __init__(self, after: int | None) -> None:
        self.after, self.hash, self.calls = after, "h0", 0

    async def update_view(self, _: str, __: dict[str, Any], *, only_as: str | None = None) -> str:
        self.calls += 1
        if self.after is None:
            raise SlackFault("not_found", permanent=True)
        if self.calls > self.after:
            self.hash = "acknowledged"
        if only_as != self.hash:
            raise SlackFault("hash_conflict", permanent=True)
        self.hash = f"h{self.calls}"
        return self.hash


@pytest.mark.parametrize(("after", "calls"), [(0, 1), (1, 2), (3, 4), (None, 1)])
async def test_it_waits_until_the_acknowledgement_is_there(after: int | None, calls: int) -> None:
    slack = Slack(after)
    await wait_until_shown(slack, {"id": "V1", "hash": "h0"}, {})  # type: ignore[arg-type]  # a stand-in
    assert slack.calls == calls


async def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.kit.modals._PATIENCE", 0.2)
    slack = Slack(10**6)
    async with asyncio.timeout(5):
        await wait_until_shown(slack, {"id": "V1", "hash": "h0"}, {})  # type: ignore[arg-type]  # a stand-in
    assert slack.calls >= 1
