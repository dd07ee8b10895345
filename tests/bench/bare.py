"""The yardstick: a Bolt app that acknowledges and does nothing, connected as the bot is."""

import asyncio
import os
import re

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def nothing(ack: AsyncAck) -> None:
    await ack()


async def main() -> None:
    async with aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"],
            base_url=os.environ["SLACK_API_URL"],
            session=http,
            retry_handlers=[],
        )
        app = AsyncApp(client=client, signing_secret="none")
        app.command("/mentoring")(nothing)
        app.action(re.compile(".*"))(nothing)
        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
        await asyncio.Event().wait()


asyncio.run(main())
