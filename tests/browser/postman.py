"""`python -m tests.browser.postman`: a workspace with Postman, and its page, until it is ended.

`/post NAME` posts a message or opens a modal of `letters`; whatever is sent back, Postman tells.
"""

import asyncio
import json
import re
import signal
import sys
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.browser.letters import GROWN, MESSAGES, MODALS
from tests.sandbox.town import Json, in_socket_mode, town, with_scopes


def listen(app: AsyncApp, sandbox: Sandbox) -> None:
    @app.command("/post")
    async def post(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        name = command["text"]
        if name in MODALS:
            await client.views_open(trigger_id=command["trigger_id"], view=MODALS[name])
        else:
            blocks = MESSAGES[name]
            await client.chat_postMessage(channel=command["channel_id"], text=name, blocks=blocks)

    @app.view("files")
    async def files(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
        await ack()
        dm = (await client.conversations_open(users=body["user"]["id"]))["channel"]["id"]
        for file in view["state"]["values"]["people"]["file"]["files"]:
            data = await bytes_of(file, sandbox.bot_token)
            told = f"{file['name']}: {len(data)}"
            await client.files_upload_v2(
                channel=dm, filename=f"back-{file['name']}", file=data, initial_comment=told
            )

    @app.view("letter")
    async def letter(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await tell(client, body, view["state"]["values"])

    @app.action("side_action")
    async def grow(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        """A choice that opens one more question, as often as it is made."""
        await ack()
        await client.views_update(view_id=body["view"]["id"], view=GROWN)

    @app.action(re.compile("told.*|words_action"))
    async def told(ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient) -> None:
        await ack()
        held = {name: value for name, value in action.items() if name != "action_ts"}
        await tell(client, body, held)


async def tell(client: AsyncWebClient, body: Json, what: Any) -> None:
    text = json.dumps(what, ensure_ascii=False, sort_keys=True)
    await client.chat_postMessage(channel=body["user"]["id"], text=text)


async def bytes_of(file: Json, token: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(file["url_private_download"], headers=headers) as response,
    ):
        return await response.read()


async def main() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = with_scopes("files:read", "files:write", "channels:history")
    async with town(app=app) as sandbox, in_socket_mode(sandbox) as host:
        [general] = [c for c in sandbox.world.channels.values() if c.name == "general"]
        sandbox.world.join(general, sandbox.world.bot_user)
        listen(host.app, sandbox)
        sys.stdout.write(f"{sandbox.url}\n")
        sys.stdout.flush()
        await stop.wait()


asyncio.run(main())
