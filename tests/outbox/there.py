"""A Slack in another process: its group messages, its bad days, and what came to stand in it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox import workspace
from tests.processes import address_of, slack
from tests.town import ROOT

_AT_ONCE = 16


@dataclass(frozen=True)
class Shown:
    """A message of the bot's; `delivery` is the key in its metadata."""

    channel: str
    ts: str
    delivery: int
    deleted: bool


@dataclass(frozen=True)
class There:
    address: dict[str, Any]
    http: aiohttp.ClientSession
    people: Sequence[str]
    """Slack ids of the crowd: two for each pair."""

    @property
    def settings(self) -> dict[str, str]:
        """What a bot needs to come here."""
        return {
            "SLACK_BOT_TOKEN": self.address["bot_token"],
            "SLACK_APP_TOKEN": self.address["app_token"],
            "SLACK_API_URL": self.address["api_url"],
        }

    async def open_channels(self) -> list[str]:
        """A group message for each two of the crowd, in their order."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def opened(mentor: str, executive: str) -> str:
            async with gate:
                answer = await self.call("conversations.open", users=f"{mentor},{executive}")
            return str(answer["channel"]["id"])

        both = zip(self.people[::2], self.people[1::2], strict=True)
        return await asyncio.gather(*(opened(*pair) for pair in both))

    async def call(self, method: str, **values: str) -> dict[str, Any]:
        """As the app."""
        token = {"Authorization": f"Bearer {self.address['bot_token']}"}
        url = f"{self.address['api_url']}{method}"
        async with self.http.post(url, data=values, headers=token) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"], answer
            return answer

    async def tell(self, what: str, **values: Any) -> None:
        """`plan`, `limits`, `faults` or `counts`: how this Slack behaves from now on."""
        url = f"{self.address['url']}/sandbox/{what}"
        async with self.http.post(url, json=values) as response:
            assert response.status == 200, await response.text()

    async def click(self, person: str, message: Shown, action_id: str) -> None:
        click = {
            "as": person,
            "do": "action",
            "container": {"channel": message.channel, "ts": message.ts},
            "block_id": f"delivery:{message.delivery}",
            "action_id": action_id,
        }
        async with self.http.post(f"{self.address['url']}/sandbox/act", json=click) as response:
            answer = await response.json()
            assert answer["ok"], answer

    async def try_click(self, person: str, message: Shown, action_id: str) -> bool:
        """The same, where the bot may not be there to hear of it."""
        try:
            await self.click(person, message, action_id)
        except AssertionError:
            return False
        return True

    async def forget_faults(self) -> None:
        async with self.http.delete(f"{self.address['url']}/sandbox/faults") as response:
            assert response.status == 200

    async def posted(self) -> int:
        return int((await self.counts()).get("chat.postMessage", {}).get("ok", 0))

    async def counts(self) -> Mapping[str, Mapping[str, Any]]:
        async with self.http.get(f"{self.address['url']}/sandbox/counts") as response:
            found: Mapping[str, Mapping[str, Any]] = await response.json()
            return found

    async def ledger(self) -> dict[int, list[Shown]]:
        """Delivery → the messages that carry it, oldest first, those taken down among them."""
        found: dict[int, list[Shown]] = defaultdict(list)
        async with self.http.get(f"{self.address['url']}/sandbox/ledger") as response:
            async for line in response.content:
                row = json.loads(line)
                if payload := row["event_payload"]:
                    key = int(payload["delivery"])
                    found[key].append(Shown(row["channel"], row["ts"], key, row["deleted"]))
        return {key: sorted(rows, key=lambda row: row.ts) for key, rows in found.items()}


@asynccontextmanager
async def a_slack(*, pairs: int, history: bool) -> AsyncIterator[There]:
    """With a crowd of two for each pair. `history`: the bot may look back, by optional scopes."""
    town = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    crowd = [person.id for person in town.crowd(2 * pairs)]
    options = ["--crowd", str(2 * pairs), *(["--optional-scopes"] if history else [])]
    async with AsyncExitStack() as stack:
        program = await stack.enter_async_context(slack(*options))
        address = await address_of(program)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield There(address, http, crowd)
