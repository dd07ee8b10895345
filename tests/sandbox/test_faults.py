"""Bad days on demand: each fault strikes what it was planned for, as often as was said."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import User
from sandbox.faults import Fault
from sandbox.server import Sandbox
from tests.sandbox.town import CHLOE, Host, over_http, refusal


async def post(client: AsyncWebClient, text: str = "Hello") -> str:
    return str((await client.chat_postMessage(channel=CHLOE, text=text))["ts"])


async def seen_by(chloe: User) -> list[str]:
    dms = [c["id"] for c in (await chloe.state())["channels"] if c["kind"] == "im"]
    return [message["text"] for dm in dms for message in await chloe.messages(dm)]


async def test_too_many_requests_of_one_method(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add(Fault("chat.postMessage", "429", times=2, seconds=30))
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(client)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "30"
        assert caught.value.response["error"] == "ratelimited"
        assert (await client.users_info(user=CHLOE))["ok"], "another method is not meant"
    assert await post(client)


async def test_whatever_something_in_between_answers(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    page = {"status": 403, "body": "<html>No</html>", "headers": {"Content-Type": "text/html"}}
    url = f"{sandbox.url}/sandbox/faults"
    async with aiohttp.ClientSession() as http:
        for kind in ("answer", "answer_after"):
            planned = {"method": "chat.postMessage", "kind": kind, **page}
            assert (await http.post(url, json=planned)).status == 200
            with pytest.raises(SlackApiError) as caught:
                await post(client, kind)
            assert caught.value.response.status_code == 403
    assert await seen_by(chloe) == ["answer_after"], "the other was not done"


async def test_slack_itself_fails(sandbox: Sandbox, client: AsyncWebClient, chloe: User) -> None:
    sandbox.faults.add(Fault("*", "500"))
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.status_code == 500
    assert await seen_by(chloe) == []
    assert await post(client)


async def test_a_slow_call_is_overtaken(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", "delay", seconds=0.3))
    slow = asyncio.create_task(post(client, "First"))
    while sandbox.faults.planned[0].times:
        await client.api_test()
    await post(client, "Second")
    assert not slow.done()
    await slow
    assert await seen_by(chloe) == ["Second", "First"]


async def test_a_connection_breaks_before_slack_took_the_message(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", "drop"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(client)
    assert await seen_by(chloe) == []


async def test_a_connection_breaks_after_slack_took_the_message(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", "drop_after"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(client, "Only once")
    assert await seen_by(chloe) == ["Only once"]


async def test_a_method_that_this_slack_lacks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.add(Fault("users.list", "unknown_method", times=9))
    assert (await refusal(client.users_list()))["error"] == "unknown_method"
    assert (await client.users_info(user=CHLOE))["ok"]
    sandbox.faults.clear()
    assert (await client.users_list())["ok"]


async def test_the_answer_to_a_command_is_refused(
    sandbox: Sandbox, host: Host, chloe: User
) -> None:
    host.acknowledge_the_rest()
    await chloe.say("/post a letter")
    webhook = AsyncWebhookClient((await host.came())["response_url"], retry_handlers=[])
    sandbox.faults.add(Fault("response_url", "429", seconds=5))
    refused = await webhook.send(text="Posted")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert (await webhook.send(text="Posted")).status_code == 200


async def test_an_envelope_comes_twice(sandbox: Sandbox, host: Host, chloe: User) -> None:
    host.acknowledge_the_rest()
    sandbox.faults.add(Fault("slash_commands", "envelope_twice"))
    await chloe.say("/post a letter")
    assert await host.came() == await host.came()
    await chloe.say("/post another")
    assert (await host.came())["text"] == "another"
    assert host.nothing_came()


async def test_the_same_envelope_has_the_same_id(
    sandbox: Sandbox, client: AsyncWebClient, chloe: User
) -> None:
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    sandbox.faults.add(Fault("interactive", "envelope_twice"))
    async with aiohttp.ClientSession() as http, http.ws_connect(opened["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        clicking = asyncio.create_task(chloe.shortcut("write"))
        first, second = await socket.receive_json(), await socket.receive_json()
        for envelope in (first, second):
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await clicking)["ok"]
    assert first == second


async def test_an_event_over_http_comes_twice_and_says_so(sandbox: Sandbox, chloe: User) -> None:
    async with over_http(sandbox) as host:
        host.acknowledge_the_rest()
        sandbox.faults.add(Fault("events_api", "envelope_twice"))
        await chloe.do("home")
        assert await host.came() == await host.came()


async def test_faults_are_planned_from_another_process_too(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    where = f"{sandbox.url}/sandbox/faults"
    async with aiohttp.ClientSession() as http:
        fault = {"method": "chat.postMessage", "kind": "429", "times": 9, "seconds": 7}
        assert (await http.post(where, json=fault)).status == 200
        refused = await refusal(client.chat_postMessage(channel=CHLOE, text="Hello"))
        assert refused["error"] == "ratelimited"
        assert (await http.post(where, json={**fault, "kind": "earthquake"})).status == 400
        assert (await http.delete(where)).status == 200
    assert await post(client)


async def test_each_bad_day_is_seen_in_the_traffic(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.faults.add(Fault("chat.postMessage", "429"))
    await refusal(client.chat_postMessage(channel=CHLOE, text="Hello"))
    [record] = sandbox.traffic.after(0)
    assert (record["kind"], record["name"], record["status"]) == (
        "fault",
        "chat.postMessage",
        "429",
    )
