"""`python app.py` with bad settings: one sentence, exit code 2, no traceback, no secret."""

import asyncio
import json
import os
import pty
import re
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from sandbox.server import Sandbox
from storage.engine import Database
from tests.processes import PATIENCE, bot, clean
from tests.storage.story import Story
from tests.town import ROOT

KEY = Fernet.generate_key().decode()
NOWHERE = "http://127.0.0.1:1/"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-canary-bot", "SLACK_APP_TOKEN": "xapp-canary-app"}
SECRETS = ("canary", KEY)


async def refusal(folder: Path, *, command: str = "run", **settings: str) -> str:
    """What the command says before it ends with 2: one line, and no secret in it."""
    async with bot(folder, command=command, **settings) as program:
        code = await program.ended()
    assert "Traceback" not in program.text
    for secret in SECRETS:
        assert secret not in program.text
    assert code == 2, program.text
    assert len(program.lines) == 1, program.text
    return program.lines[0].rstrip("\n")


async def together(refusals: Iterable[Coroutine[None, None, str]]) -> list[str]:
    """What several of them say, started at once: each takes a second to load."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(refusal) for refusal in refusals]
    return [task.result() for task in tasks]


async def test_nothing_set(tmp_path: Path) -> None:
    assert await refusal(tmp_path) == (
        "SLACK_BOT_TOKEN: give the bot token of the app; it starts with xoxb-"
    )


WRONG: list[tuple[dict[str, str], str]] = [
    (
        {"PORT": "xoxb-canary"},
        "PORT: give a port number from 1 to 65535",
    ),
    (
        {"DATABASE_URL": "postgresql://bot:canary@db:port/name", "MENTORING_KEYS": KEY},
        "DATABASE_URL: give postgresql://user:password@host/name or sqlite:///file.db",
    ),
    (
        {"DATABASE_URL": "postgresql://bot:canary@db/name"},
        "MENTORING_KEYS: PostgreSQL needs the Fernet keys that encrypt what people write, "
        "separated by commas, newest first",
    ),
    (
        {"DATABASE_URL": "sqlite:///missing/vice-versa.db"},
        "DATABASE_URL: the folder of vice-versa.db must exist and be writable "
        "(No such file or directory)",
    ),
]


async def test_one_setting_that_is_wrong(tmp_path: Path) -> None:
    said = await together(refusal(tmp_path, **TOKENS, **settings) for settings, _ in WRONG)
    assert said == [sentence for _, sentence in WRONG]


async def test_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    addresses = (
        ("migrate", "postgresql://bot:canary@127.0.0.1:1/name"),
        ("run", "sqlite:///missing/vice-versa.db"),
    )
    settings = {**TOKENS, "SLACK_API_URL": NOWHERE, "MENTORING_KEYS": KEY}
    said = await together(
        refusal(tmp_path, command=command, **settings, DATABASE_URL=url)
        for command, url in addresses
    )
    assert said == [
        "DATABASE_URL: this database cannot be reached; check the address and that it runs",
        "DATABASE_URL: the folder of vice-versa.db must exist and be writable "
        "(No such file or directory)",
    ]


async def test_a_server_that_comes_up_after_its_bot_is_waited_for(tmp_path: Path) -> None:
    settings = {**TOKENS, "SLACK_API_URL": NOWHERE, "MENTORING_KEYS": KEY}
    url = "postgresql://bot:canary@127.0.0.1:1/name"
    async with bot(tmp_path, **settings, DATABASE_URL=url) as running:
        said = await running.line(holding="database_not_reached")
        assert "away" in said and "DATABASE_URL" in said and "canary" not in said
        assert await running.told_to_end() == 0


async def test_a_database_that_the_server_does_not_know_is_not_waited_for(
    tmp_path: Path, postgresql_url: str
) -> None:
    url = make_url(postgresql_url).set(database="nowhere").render_as_string(hide_password=False)
    settings = {**TOKENS, "SLACK_API_URL": NOWHERE, "MENTORING_KEYS": KEY}
    assert await refusal(tmp_path, **settings, DATABASE_URL=url) == (
        "DATABASE_URL: this database cannot be used (not_allowed): check the user, password and "
        "name in DATABASE_URL"
    )


async def test_a_key_file_with_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "vice-versa.db.key"
    path.write_text("canary")
    path.chmod(0o600)
    said = await refusal(tmp_path, **TOKENS)
    assert said.startswith("MENTORING_KEYS: the key file vice-versa.db.key cannot be read")


async def test_a_file_that_is_no_database(tmp_path: Path, sandbox: Sandbox) -> None:
    (tmp_path / "vice-versa.db").write_text("Not a database, but a long enough text " * 40)
    # Else the start would first say that it has closed the file to others.
    (tmp_path / "vice-versa.db").chmod(0o600)
    said = await refusal(tmp_path, **TOKENS, SLACK_API_URL=sandbox.api_url, MENTORING_KEYS=KEY)
    assert said == unopened("vice-versa.db")


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_database_of_a_newer_version(tmp_path: Path, schema: Path, command: str) -> None:
    file = Path(shutil.copy(schema, tmp_path / "vice-versa.db"))
    await write_something_with(KEY, file)
    alter(file, "UPDATE alembic_version SET version_num = '9999'")
    settings = {**TOKENS, "SLACK_API_URL": NOWHERE, "MENTORING_KEYS": KEY}
    said = await refusal(tmp_path, command=command, **settings)
    assert said.startswith("DATABASE_URL: this database belongs to a newer version of Vice Versa")


async def test_a_database_of_another_workspace(
    tmp_path: Path, sandbox: Sandbox, schema: Path
) -> None:
    file = Path(shutil.copy(schema, tmp_path / "vice-versa.db"))
    await write_something_with(KEY, file)
    alter(file, "UPDATE workspace SET team_id = 'T0OTHER', name = 'Elsewhere'")
    settings = {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_APP_TOKEN": sandbox.app_token}
    said = await refusal(tmp_path, **settings, SLACK_API_URL=sandbox.api_url, MENTORING_KEYS=KEY)
    assert said.startswith("SLACK_BOT_TOKEN: this token is of the workspace ")
    assert said.endswith(
        "but the database belongs to Elsewhere (T0OTHER); give that workspace's token, or another "
        "DATABASE_URL"
    )


async def test_keys_that_do_not_open_what_was_written(
    tmp_path: Path, sandbox: Sandbox, schema: Path
) -> None:
    shutil.copy(schema, tmp_path / "vice-versa.db")
    await write_something_with(Fernet.generate_key().decode(), tmp_path / "vice-versa.db")
    (tmp_path / "vice-versa.db").chmod(0o600)
    said = await refusal(tmp_path, **TOKENS, SLACK_API_URL=sandbox.api_url, MENTORING_KEYS=KEY)
    assert said == (
        "MENTORING_KEYS: texts of this database that these keys leave unreadable: 1 "
        "(pair.end_reason 1); add the key that they were written with, after the newer ones"
    )
    # Nor does a new key come in the place of a key file that was lost.
    said = await refusal(tmp_path, **TOKENS, SLACK_API_URL=sandbox.api_url)
    assert said.startswith("MENTORING_KEYS: the key file vice-versa.db.key cannot be read")
    assert not (tmp_path / "vice-versa.db.key").exists()


def alter(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)
    file.chmod(0o600)


def unopened(file: str) -> str:
    return (
        f"DATABASE_URL: {file} cannot be opened as a SQLite database; check that its folder exists "
        "and that no other program has locked it"
    )


async def write_something_with(key: str, file: Path) -> None:
    db = Database(url=f"sqlite:///{file}", keys=(key,))
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        chloe, marc = await story.person("chloe"), await story.person("marc")
        await story.pair(chloe, marc, end_reason="Nous avons fait le tour")
    await db.close()


@pytest.fixture
def ready(tmp_path: Path, schema: Path) -> dict[str, str]:
    """A database in this folder, and its keys: no start has to make them."""
    shutil.copy(schema, tmp_path / "vice-versa.db")
    (tmp_path / "vice-versa.db").chmod(0o600)
    return {"MENTORING_KEYS": KEY, "MENTORING_LOG": "error"}


async def test_a_port_that_is_taken(
    tmp_path: Path, sandbox: Sandbox, ready: dict[str, str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = await refusal(
            tmp_path,
            SLACK_BOT_TOKEN=sandbox.bot_token,
            SLACK_SIGNING_SECRET=sandbox.signing_secret,
            SLACK_API_URL=sandbox.api_url,
            PORT=str(port),
            **ready,
        )
    assert said.startswith(f"PORT: cannot listen on 127.0.0.1:{port} (")


@pytest.mark.parametrize("wrong", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_refuses(
    tmp_path: Path, sandbox: Sandbox, ready: dict[str, str], wrong: str
) -> None:
    right = {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_APP_TOKEN": sandbox.app_token}
    settings = {**right, wrong: TOKENS[wrong], "SLACK_API_URL": sandbox.api_url}
    said = await refusal(tmp_path, **settings, **ready)
    assert said.startswith(f"{wrong}: Slack refuses it (invalid_auth)")


async def test_the_file_of_the_folder_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-canary\nSLACK_APP_TOKEN=canary\n")
    wrong = "SLACK_APP_TOKEN: give an app-level token; it starts with xapp-"
    from_the_file, from_both = await together(
        (
            refusal(tmp_path),
            refusal(tmp_path, SLACK_APP_TOKEN="xapp-canary", MENTORING_LOG="loud"),
        )
    )
    assert from_the_file == wrong
    assert from_both == "MENTORING_LOG: give one of debug, info, warning, error"


async def test_away_from_a_terminal_each_line_is_json_and_the_level_is_kept(
    tmp_path: Path,
) -> None:
    async with bot(tmp_path, **TOKENS, SLACK_API_URL=NOWHERE, MENTORING_LOG="warning") as program:
        await program.line(holding="slack_not_reached")
        assert await program.told_to_end() == 0
    entries = [json.loads(line) for line in program.lines]
    assert {entry["level"] for entry in entries} == {"warning"}
    assert "canary" not in program.text
    key_file = tmp_path / "vice-versa.db.key"
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_at_a_terminal_the_log_is_for_people(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, str(ROOT / "app.py"), "run"]
    env = clean(**TOKENS, SLACK_API_URL=NOWHERE)
    with subprocess.Popen(words, cwd=tmp_path, env=env, stderr=theirs) as program:
        os.close(theirs)
        seen, deadline = "", time.monotonic() + PATIENCE
        while "slack_not_reached" not in seen:
            ready, _, _ = select.select([ours], [], [], deadline - time.monotonic())
            assert ready, f"it does not say so: {seen}"
            seen += os.read(ours, 4096).decode()
        program.terminate()
        assert program.wait(10) == 0
    os.close(ours)
    assert not re.search(r'^\{"', seen, re.MULTILINE)
