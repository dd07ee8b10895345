"""`python -m tests.sandbox.go_hello`: a first app in Go runs against the sandbox as it is.

It needs Debian's packages golang-go and golang-github-slack-go-slack-dev. It is no test of every
day: a compiler of another language is not asked of whoever works on this one.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, town, with_scopes

PROGRAM = Path(__file__).parent / "go" / "hello.go"
DEBIAN = "/usr/share/gocode"
"""Where Debian's packages put Go's libraries."""
_PATIENCE = 60.0


async def _built(folder: Path) -> Path:
    program = folder / "hello"
    # Without modules: what Debian has installed is taken, and nothing is fetched.
    environ = {**os.environ, "GOPATH": DEBIAN, "GO111MODULE": "off", "GOCACHE": str(folder / "go")}
    compiler = await asyncio.create_subprocess_exec(
        "go", "build", "-o", str(program), str(PROGRAM), env=environ
    )
    if await compiler.wait() != 0:
        raise SystemExit("The program could not be compiled: are both packages installed?")
    return program


@asynccontextmanager
async def _running(program: Path, place: Sandbox) -> AsyncIterator[asyncio.StreamReader]:
    environ = {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
    }
    process = await asyncio.create_subprocess_exec(
        str(program), env=environ, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.kill()
        await process.wait()


async def _said(output: asyncio.StreamReader, wanted: str) -> None:
    while line := (await output.readline()).decode():
        sys.stdout.write(f"  {line}")
        if line.startswith(wanted):
            return
    raise SystemExit(f"The program ended before it said: {wanted}")


async def _hello(program: Path) -> None:
    async with (
        town(app=with_scopes()) as place,
        User(place.url, "chloe") as somebody,
        _running(program, place) as output,
    ):
        await _said(output, "I am postman")
        await _said(output, "connected")
        client = AsyncWebClient(token=place.bot_token, base_url=place.api_url)
        dm = await client.conversations_open(users=CHLOE)
        await somebody.say("hello", channel=dm["channel"]["id"])
        greeting = await somebody.message_in(holding="Hey there")
        await somebody.click(greeting, "button_click")
        answer = await somebody.message_in(holding="clicked the button")
        reply = await somebody.command("/post")
    for message in (greeting, answer, reply):
        sys.stdout.write(f"  {message['text']}\n")


async def main() -> None:
    if shutil.which("go") is None:
        raise SystemExit("go is not installed: see the text at the top of this file.")
    with tempfile.TemporaryDirectory(prefix="go-hello-") as folder:
        program = await _built(Path(folder))
        async with asyncio.timeout(_PATIENCE):
            await _hello(program)
    sys.stdout.write("A first app in Go says hello, unpatched.\n")


if __name__ == "__main__":
    asyncio.run(main())
