"""A workspace in a process of its own: how it is asked for, and how it ends."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.town import CHLOE, MANIFEST, Json, refusal

AT_ONCE = 3.0
"""Seconds, most of which are the interpreter's; an app is given ten or more to say goodbye."""


@asynccontextmanager
async def process(tmp_path: Path, *options: str) -> AsyncIterator[Json]:
    """Its start line. It is told to end as it would be by whoever started it, and obeys."""
    people = [{"handle": "chloe", "name": "Chloé Martin", "id": CHLOE}]
    town = {"team": {"id": "T0MAISON", "name": "Maison Vauban"}, "people": people}
    for name, content in (("manifest", MANIFEST), ("workspace", town)):
        (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox"),
        *("--manifest", str(tmp_path / "manifest"), "--workspace", str(tmp_path / "workspace")),
        *options,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert started.stdout is not None
    try:
        yield json.loads(await started.stdout.readline())
        started.send_signal(signal.SIGTERM)
        async with asyncio.timeout(AT_ONCE):
            assert await started.wait() == 0
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


def client_of(start: Json) -> AsyncWebClient:
    return AsyncWebClient(token=start["bot_token"], base_url=start["api_url"], retry_handlers=[])


async def test_a_workspace_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    async with process(tmp_path) as start, User(start["url"], "chloe") as chloe:
        await client_of(start).chat_postMessage(channel=CHLOE, text="Hello from here")
        assert (await chloe.message_in(holding="Hello from here"))["bot"] is True
        assert start["team_id"] == "T0MAISON"


async def test_all_that_can_be_asked_for(tmp_path: Path) -> None:
    options = ("--crowd", "30", "--crowd-tz", "Asia/Tokyo", "--limit", "users.info=1")
    async with process(tmp_path, *options, "--channel-limit", "--limit=users.list=600") as start:
        client = client_of(start)
        members = {u["name"]: u for u in (await client.users_list())["members"]}
        assert members["p0030"]["tz"] == "Asia/Tokyo"
        for _ in range(5):
            await client.users_info(user=CHLOE)
            await client.chat_postMessage(channel=CHLOE, text="Hello")
        assert (await refusal(client.users_info(user=CHLOE)))["error"] == "ratelimited"
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.chat_postMessage(channel=CHLOE, text="Hello")


async def test_after_a_restart_the_app_finds_it_where_it_was(tmp_path: Path) -> None:
    async with process(tmp_path, "--seed", "spring") as first:
        group = (await client_of(first).conversations_open(users=CHLOE))["channel"]["id"]
    port = first["url"].rpartition(":")[2]
    async with process(tmp_path, "--seed", "spring", "--port", port) as second:
        assert second == first
        again = await client_of(second).conversations_open(users=CHLOE)
        assert again["channel"]["id"] == group


async def test_it_ends_at_once_whoever_still_holds_on(tmp_path: Path) -> None:
    """A stream, a socket that says nothing, and a call that is answered in an hour."""
    async with aiohttp.ClientSession() as http, process(tmp_path) as start:
        stream = await http.get(f"{start['url']}/sandbox/events", params={"as": "chloe"})
        await stream.content.readline()
        client = client_of(start)
        opened = await client.apps_connections_open(app_token=start["app_token"])
        socket = await http.ws_connect(opened["url"], autoclose=False)
        assert (await socket.receive_json())["type"] == "hello"
        await http.post(f"{start['url']}/sandbox/plan", json={"delay": 1, "seconds": 3600})
        waiting = asyncio.create_task(client.chat_postMessage(channel=CHLOE, text="Hello"))
        while not await (await http.get(f"{start['url']}/sandbox/ledger")).text():
            assert not waiting.done()
    await asyncio.gather(waiting, return_exceptions=True)
