"""`python app.py run` against a Slack in another process: nothing is shared but the settings."""

import json
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from sandbox import manifest, workspace
from sandbox.driver import User, texts_of
from sandbox.server import Sandbox
from tests.processes import PATIENCE, Program, address_of, bot, bot_anew, clean, free_port, slack
from tests.town import ROOT

WAYS = ("socket mode", "signed http")
PEOPLE_WROTE = ("canary-note", "canary-step", "canary-word", "canary-reason")
LACKING = ("users.info", "users.list", "views.publish", "conversations.history")


@asynccontextmanager
async def programs(
    way: str,
    folder: Path,
    more: Mapping[str, str] = {},
    *,
    lacking: Sequence[str] = (),
    started: Callable[..., Program] = bot,
) -> AsyncIterator[tuple[Program, dict[str, Any]]]:
    """The bot and its Slack, both up. `lacking` are methods that this Slack does not have."""
    port = free_port()
    events = ("--deliver-to", f"http://127.0.0.1:{port}/slack/events")
    async with AsyncExitStack() as stack:
        there = await stack.enter_async_context(slack(*(events if way == "signed http" else ())))
        address = await address_of(there)
        for method in lacking:
            await plan(address, method, "unknown_method", times=1000)
        async with User(address["url"], "adam", patience=PATIENCE) as adam:
            # Where nothing tells who runs the workspace, the settings do.
            admins = {"MENTORING_ADMINS": adam.id}
        settings = {**settings_for(way, address, port), **admins, **more}
        running = await stack.enter_async_context(started(folder, **settings))
        await running.line(holding='"ready"')
        yield running, address


def settings_for(way: str, address: dict[str, Any], port: int) -> dict[str, str]:
    settings = {"SLACK_BOT_TOKEN": address["bot_token"], "SLACK_API_URL": address["api_url"]}
    if way == "signed http":
        return settings | {"SLACK_SIGNING_SECRET": address["signing_secret"], "PORT": str(port)}
    return settings | {"SLACK_APP_TOKEN": address["app_token"]}


async def plan(address: dict[str, Any], method: str, kind: str, *, times: int) -> None:
    """From now on this Slack has a fault."""
    fault = {"method": method, "kind": kind, "times": times}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{address['url']}/sandbox/faults", json=fault) as response,
    ):
        assert response.status == 200


@asynccontextmanager
async def people(address: dict[str, Any], *handles: str) -> AsyncIterator[list[User]]:
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(User(address["url"], handle, patience=PATIENCE))
            for handle in handles
        ]


async def live_a_week(address: dict[str, Any]) -> str:
    """Pair, prompt, both answers; gives the digest that Inès reads."""
    async with people(address, "adam", "ines", "chloe", "marc") as (adam, ines, chloe, marc):
        named = await adam.command("/mentoring role @ines lead")
        assert "now leads" in texts_of(named)
        paired = await ines.command("/mentorat binôme @chloe @marc")
        assert chloe.id in texts_of(paired), texts_of(paired)
        await marc.message_in("chloe", holding="/mentoring help")
        sent = await ines.command("/mentoring send")
        assert "1" in texts_of(sent)

        prompt = await marc.message_in("chloe", holding="answer_met")
        await marc.answer_to(prompt, "answer_met")
        await chloe.message_in("marc", holding=f"<@{marc.id}>", edited=True)

        await chloe.click(prompt, "answer_open")
        modal = await chloe.modal("answer_modal")
        answer = await chloe.submit(
            modal, note="canary-note", next_step="canary-step", word_to_lead="canary-word"
        )
        assert answer["response"]["response_action"] == "closed"
        await ines.command("/mentoring digest all")
        digest = texts_of(await ines.message_in(holding="figures_open"))
        ended = await ines.command("/mentoring end @chloe @marc canary-reason")
        assert chloe.id in texts_of(ended)
        return digest.replace("\u00a0", " ")


def secrets_of(address: dict[str, Any]) -> list[str]:
    return [address[name] for name in ("bot_token", "app_token", "signing_secret")]


@pytest.mark.parametrize("way", WAYS)
async def test_a_week_between_two_processes(way: str, tmp_path: Path) -> None:
    loud = {"MENTORING_LOG": "debug"}
    async with programs(way, tmp_path, loud, started=bot_anew) as (running, address):
        digest = await live_a_week(address)
        assert "Réponses données : *2 sur 2, 100 %*" in digest
        assert "Séances tenues : *1*" in digest
        # Until it is told to end: a job that is cut short may complain of it.
        for line in running.lines:
            assert json.loads(line)["level"] in ("debug", "info", "warning"), line
        assert await running.told_to_end() == 0
    key = (tmp_path / "vice-versa.db.key").read_text().strip()
    assert not [written for written in PEOPLE_WROTE if written in digest]
    for secret in (*secrets_of(address), key, *PEOPLE_WROTE, "xoxb-", "xapp-", "/respond/"):
        assert [line for line in running.lines if secret in line] == []


@pytest.mark.unmigrated
async def test_a_week_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    keys = Fernet.generate_key().decode()
    where = {"DATABASE_URL": postgresql_url, "MENTORING_KEYS": keys}
    async with programs("socket mode", tmp_path, where, started=bot_anew) as (running, address):
        assert "Réponses données : *2 sur 2, 100 %*" in await live_a_week(address)
        assert await running.told_to_end() == 0
    journal = f"{make_url(postgresql_url).database}.deletions"
    assert os.listdir(tmp_path) == [journal], "nothing else is written beside it"


async def test_a_slack_that_lacks_methods(tmp_path: Path) -> None:
    """`tests/kit/test_poor_slack.py` takes them away one by one."""
    async with programs("signed http", tmp_path, lacking=LACKING) as (running, address):
        # Where nobody's locale is known, everyone is answered in English.
        assert "Answers given: *2 of 2, 100%*" in await live_a_week(address)
        assert [line for line in running.lines if "Traceback" in line] == []
        assert await running.told_to_end() == 0


async def test_a_bot_that_is_there_before_its_slack_waits_for_it(tmp_path: Path) -> None:
    town = Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"),
        workspace=workspace.load(ROOT / "sandbox/workspaces/small.yml"),
        port=free_port(),
    )
    settings = {
        "SLACK_BOT_TOKEN": town.bot_token,
        "SLACK_APP_TOKEN": town.app_token,
        "SLACK_API_URL": f"http://127.0.0.1:{town.port}/api/",
    }
    async with bot(tmp_path, **settings) as running:
        await running.line(holding="slack_not_reached")
        async with town:
            await running.line(holding='"ready"')
            async with User(town.url, "adam", patience=PATIENCE) as adam:
                assert "pair @mentor @executive" in texts_of(await adam.command("/mentoring help"))
            assert await running.told_to_end() == 0


async def test_keys_are_retired_while_the_bot_runs_and_taken_away_when_it_is_down(
    tmp_path: Path,
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    where = {"DATABASE_URL": f"sqlite:///{tmp_path}/vice-versa.db"}
    first = where | {"MENTORING_KEYS": old}
    async with programs("socket mode", tmp_path, first) as (running, address):
        await live_a_week(address)
        settings = settings_for("socket mode", address, 0) | where
        # This bot has not heard of the new key.
        both = settings | {"MENTORING_KEYS": f"{new},{old}"}
        said = await commanded(tmp_path, "rotate-keys", 2, **both)
        assert said == [
            "MENTORING_KEYS: the bot that runs was started with other keys; start it again first"
        ]
        assert await running.told_to_end() == 0
        async with bot(tmp_path, **both) as running:
            await running.line(holding='"ready"')
            said = await commanded(tmp_path, "rotate-keys", 0, **both)
            assert said[-1].startswith("Every text is written with the newest key.")
            said = await commanded(tmp_path, "rotate-keys", 0, "--check", **both)
            assert "answer.note: 1 texts, 0 of them with an older key." in said
            assert said[-1] == "Every text can be read."
            assert await running.told_to_end() == 0
        alone = settings | {"MENTORING_KEYS": new}
        async with bot(tmp_path, **alone) as running:
            await running.line(holding='"ready"')
            assert await running.told_to_end() == 0
        said = await commanded(tmp_path, "rotate-keys", 0, "--check", **alone)
        assert said[-1] == "Every text can be read."


async def test_keys_are_given_for_a_safe_of_their_own(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    settings["MENTORING_KEYS"] = f"{new},{old}"
    said = await commanded(tmp_path, "keys", 0, "export", **settings)
    assert said[:2] == [new, old]
    assert "without them a backup of the database is useless" in said[2]
    said = await commanded(tmp_path, "keys", 0, "export", "--to", "safe.txt", **settings)
    assert said[0].startswith("2 keys are in safe.txt, for you alone to read. ")
    safe = tmp_path / "safe.txt"
    assert safe.read_text() == f"{new}\n{old}\n"
    assert safe.stat().st_mode & 0o777 == 0o600
    said = await commanded(tmp_path, "keys", 2, "export", "--to", "safe.txt", **settings)
    assert said == ["--to: safe.txt cannot be made (File exists)"]


async def commanded(folder: Path, command: str, code: int, *words: str, **env: str) -> list[str]:
    """What a command says; it ends with this code."""
    line = (str(ROOT / "app.py"), command, *words)
    async with Program(*line, folder=folder, env=clean(**env)) as program:
        ended = await program.ended()
    assert ended == code, program.text
    return program.text.splitlines()
