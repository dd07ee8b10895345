"""A person at the client: what they cannot do, and how long they wait."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Person
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, MANIFEST, button, section


async def test_a_wait_ends(sandbox: Sandbox) -> None:
    async with Person(sandbox.url, "chloe", patience=0.05) as chloe:
        with pytest.raises(TimeoutError):
            await chloe.modal()


async def test_a_person_speaks_only_where_they_are(chloe: Person, marc: Person) -> None:
    await marc.say("Only me here", channel="quiet")
    with pytest.raises(LookupError, match="chloe is not in quiet"):
        await chloe.messages("quiet")
    [channel] = [c for c in (await marc.state())["channels"] if c["name"] == "quiet"]
    refused = await chloe.do("say", channel=channel["id"], text="Let me in")
    assert refused == {"ok": False, "error": "not_in_channel"}


async def test_a_person_clicks_only_what_is_there(client: AsyncWebClient, chloe: Person) -> None:
    blocks = [section("Press me", accessory=button("press"))]
    await client.chat_postMessage(channel=CHLOE, text="Press me", blocks=blocks)
    message = await chloe.message_in(holding="Press me")
    with pytest.raises(LookupError, match="no pull here"):
        await chloe.click(message, "pull")
    forged = {"block_id": message["blocks"][0]["block_id"], "action_id": "pull"}
    place = {"channel": message["channel"], "ts": message["ts"]}
    assert (await chloe.do("action", container=place, **forged))["error"] == "action_not_found"


async def test_nobody_by_that_name(chloe: Person) -> None:
    chloe.handle = "nobody"
    assert (await chloe.do("home"))["error"] == "user_not_found"


async def test_a_workspace_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    people = [{"handle": "chloe", "name": "Chloé Martin", "id": CHLOE}]
    town = {"team": {"id": "T0MAISON", "name": "Maison Vauban"}, "people": people}
    for name, content in (("manifest", MANIFEST), ("workspace", town)):
        (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox"),
        *("--manifest", str(tmp_path / "manifest"), "--workspace", str(tmp_path / "workspace")),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    start = json.loads(await process.stdout.readline())
    client = AsyncWebClient(token=start["bot_token"], base_url=start["api_url"], retry_handlers=[])
    async with Person(start["url"], "chloe") as chloe:
        await client.chat_postMessage(channel=CHLOE, text="Hello from here")
        assert (await chloe.message_in(holding="Hello from here"))["bot"] is True
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
