"""Clients that are not the bot's own: Slack's synchronous one, and Bolt's first app as it is."""

import asyncio
import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.method_names import METHOD_NAMES
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, MARC, refusal, section, town, with_scopes


def sync_client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


def hello(sandbox: Sandbox) -> SocketModeHandler:
    """The getting-started app of Bolt for Python: it greets whoever says hello, and hears a click.

    https://docs.slack.dev/tools/bolt-python/getting-started
    """
    app = App(client=sync_client(sandbox))

    @app.message("hello")
    def greet(message: dict[str, Any], say: Callable[..., Any]) -> None:
        button = {
            "type": "button",
            "text": {"type": "plain_text", "text": "Click Me"},
            "action_id": "button_click",
        }
        told = f"Hey there <@{message['user']}>!"
        say(blocks=[section(told, accessory=button)], text=told)

    @app.action("button_click")
    def clicked(body: dict[str, Any], ack: Callable[[], Any], say: Callable[..., Any]) -> None:
        ack()
        say(f"<@{body['user']['id']}> clicked the button")

    return SocketModeHandler(app, sandbox.app_token)


async def test_bolts_first_app_says_hello() -> None:
    async with town(app=with_scopes()) as place, User(place.url, "chloe") as somebody:
        handler = await asyncio.to_thread(hello, place)
        await asyncio.to_thread(handler.connect)
        try:
            dm = await asyncio.to_thread(lambda: sync_client(place).conversations_open(users=CHLOE))
            await somebody.say("hello", channel=dm["channel"]["id"])
            greeting = await somebody.message_in(holding="Hey there")
            await somebody.click(greeting, "button_click")
            answer = await somebody.message_in(holding="clicked the button")
        finally:
            await asyncio.to_thread(handler.close)
    assert (greeting["text"], answer["text"]) == (
        f"Hey there <@{CHLOE}>!",
        f"<@{CHLOE}> clicked the button",
    )


async def test_the_synchronous_client_does_what_the_other_does(sandbox: Sandbox) -> None:
    def work() -> list[Any]:
        client = sync_client(sandbox)
        me = client.auth_test()
        group = client.conversations_open(users=[CHLOE, MARC])["channel"]["id"]
        sent = client.chat_postMessage(channel=group, text="Hi", blocks=[section("*Hi*")])
        client.chat_update(channel=group, ts=sent["ts"], text="Hi again")
        pages = [page["members"] for page in client.users_list(limit=4)]
        client.chat_delete(channel=group, ts=sent["ts"])
        return [me["user"], sent["message"]["text"], pages]

    name, text, pages = await asyncio.to_thread(work)
    assert (name, text) == ("postman", "Hi")
    assert [len(page) for page in pages] == [4, 2]


@pytest.mark.parametrize("method", ["chat.scheduleMessage", "pins.add", "admin.users.invite"])
async def test_what_slack_has_and_the_sandbox_has_not(client: AsyncWebClient, method: str) -> None:
    refused = await refusal(client.api_call(method))
    assert refused["error"] == "not_in_this_sandbox"
    assert f"does not have {method} yet" in refused["response_metadata"]["messages"][0]


def test_every_method_of_slacks_own_client_is_known_by_name() -> None:
    called = re.findall(r'api_call\(\s*"([A-Za-z.]+)"', inspect.getsource(WebClient))
    assert len(called) > 300
    assert set(called) <= METHOD_NAMES
