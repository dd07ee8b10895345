"""Socket Mode, with slack_bolt's own handler at the other end."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.faults import Fault
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Host, button, in_socket_mode, section, town


async def test_a_connection_begins_with_hello_and_its_address_works_once(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(opened["url"]) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(opened["url"])


async def test_a_click_goes_to_the_app_and_its_answer_comes_back(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    @host.app.action("press")
    async def press(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        where, ts = body["channel"]["id"], body["message"]["ts"]
        await client.chat_update(channel=where, ts=ts, text="Pressed")

    blocks = [section("Press me", accessory=button("press"))]
    await client.chat_postMessage(channel=CHLOE, text="Press me", blocks=blocks)
    await chloe.click(await chloe.message_in(holding="Press me"), "press")
    assert (await chloe.message_in(holding="Pressed"))["edited"] is True


async def test_each_payload_goes_to_one_of_the_connections(
    sandbox: Sandbox, host: Host, chloe: User
) -> None:
    async with in_socket_mode(sandbox) as other:
        for app in (host, other):
            app.acknowledge_the_rest()
        for _ in range(4):
            await chloe.shortcut("write")
        triggers = [(await app.came())["trigger_id"] for app in (host, other) for _ in range(2)]
        assert len(set(triggers)) == 4
        assert host.nothing_came()
        assert other.nothing_came()


async def test_an_app_that_left_is_no_longer_sent_anything(sandbox: Sandbox) -> None:
    async with User(sandbox.url, "chloe") as chloe:
        async with in_socket_mode(sandbox):
            assert (await chloe.state())["app"]["connected"] is True

        async def gone() -> bool | None:
            return True if not (await chloe.state())["app"]["connected"] else None

        assert await chloe.until(gone)


async def test_a_silent_socket_is_noticed_and_replaced() -> None:
    async with (
        town(acknowledge_within=0.05) as sandbox,
        in_socket_mode(sandbox, ping_interval=0.2) as host,
        User(sandbox.url, "chloe") as chloe,
    ):
        [dead] = sandbox.outward.sockets.connections
        sandbox.faults.add(Fault("socket", "silent_socket"))
        notice = await chloe.command("/post a letter")
        assert notice["text"] == '/post failed with the error "operation_timeout"'
        assert host.nothing_came()

        async def replaced() -> bool | None:
            connections = sandbox.outward.sockets.connections
            return True if connections and dead not in connections else None

        assert await chloe.until(replaced)
        sandbox.outward.acknowledge_within = 3.0
        host.acknowledge_the_rest()
        await chloe.say("/post a letter")
        assert (await host.came())["command"] == "/post"


async def test_an_event_lost_on_a_silent_socket_comes_again_on_another() -> None:
    async with (
        town(acknowledge_within=0.5) as sandbox,
        in_socket_mode(sandbox) as first,
        in_socket_mode(sandbox) as second,
        User(sandbox.url, "chloe") as chloe,
    ):
        for app in (first, second):
            app.acknowledge_the_rest()
        sandbox.outward.sockets.connections[0].silent = True
        assert (await chloe.do("home"))["ok"]
        assert (await second.came())["event"]["type"] == "app_home_opened"
        assert first.nothing_came()
