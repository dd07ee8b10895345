"""Response URLs: five answers within thirty minutes, wherever the app is not a member."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import User
from sandbox.passes import Reach
from tests.sandbox.town import CHLOE, MARC, Host, Json, Ticks, button, section

ASK: list[Json] = [{"type": "actions", "elements": [button("press")]}]


async def reach_of_a_command(host: Host, person: User) -> AsyncWebhookClient:
    host.acknowledge_the_rest()
    await person.say("/post a letter")
    return AsyncWebhookClient((await host.came())["response_url"], retry_handlers=[])


async def test_a_command_is_answered_to_the_person_alone(
    host: Host, chloe: User, marc: User
) -> None:
    @host.app.command("/post")
    async def post(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Posted")

    answer = await chloe.command("/post a letter")
    assert (answer["text"], answer["ephemeral"]) == ("Posted", True)
    assert await marc.messages("general") == []


async def test_an_answer_may_be_for_the_whole_channel(host: Host, chloe: User, marc: User) -> None:
    reach = await reach_of_a_command(host, chloe)
    await reach.send(text="A letter for all", response_type="in_channel")
    [seen] = await marc.messages("general")
    assert (seen["text"], seen["ephemeral"]) == ("A letter for all", False)


async def test_an_acknowledgement_may_itself_be_the_answer(host: Host, chloe: User) -> None:
    @host.app.command("/post")
    async def post(ack: AsyncAck) -> None:
        await ack(text="Posted", blocks=[section("Posted *now*")])

    answer = await chloe.command("/post a letter")
    assert answer["blocks"][0]["text"]["text"] == "Posted *now*"


async def test_the_sixth_answer_is_refused(host: Host, chloe: User) -> None:
    reach = await reach_of_a_command(host, chloe)
    for number in range(5):
        assert (await reach.send(text=f"{number}")).status_code == 200
    sixth = await reach.send(text="5")
    assert (sixth.status_code, sixth.body) == (404, "used_url")
    assert [seen["text"] for seen in await chloe.messages("general")] == list("01234")


async def test_after_thirty_minutes_an_answer_is_refused(
    host: Host, chloe: User, ticks: Ticks
) -> None:
    reach = await reach_of_a_command(host, chloe)
    ticks.seconds += Reach.SECONDS
    assert (await reach.send(text="Just in time")).status_code == 200
    ticks.seconds += 1
    late = await reach.send(text="Too late")
    assert (late.status_code, late.body) == (404, "expired_url")


async def test_each_command_has_a_reach_of_its_own(host: Host, chloe: User) -> None:
    one = await reach_of_a_command(host, chloe)
    other = await reach_of_a_command(host, chloe)
    assert one.url != other.url
    unknown = AsyncWebhookClient(one.url[:-3] + "XYZ", retry_handlers=[])
    assert (await unknown.send(text="Hello")).status_code == 404


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "Hello", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ([], "invalid_payload"),
    ],
)
async def test_a_bad_answer_is_refused_and_shown_to_nobody(
    host: Host, chloe: User, answer: Any, error: str
) -> None:
    reach = await reach_of_a_command(host, chloe)
    refused = await reach.send_dict(answer)
    assert (refused.status_code, refused.body) == (400, error)
    assert await chloe.messages("general") == []


async def test_a_click_on_an_ephemeral_message_can_replace_and_delete_it(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    host.acknowledge_the_rest()
    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    await client.chat_postEphemeral(channel=group, user=CHLOE, text="Sure?", blocks=ASK)
    question = await chloe.message_in("marc", holding="Sure?")
    await chloe.click(question, "press")
    came = await host.came()
    assert came["container"]["is_ephemeral"] is True
    reach = AsyncWebhookClient(came["response_url"], retry_handlers=[])
    await reach.send(text="Done", replace_original=True)
    [seen] = await chloe.messages(group)
    assert (seen["ts"], seen["text"], seen["blocks"]) == (question["ts"], "Done", [])
    await reach.send(delete_original=True)
    assert await chloe.messages(group) == []
    gone = await reach.send(text="Once more", replace_original=True)
    assert (gone.status_code, gone.body) == (404, "message_not_found")


async def test_a_click_may_be_answered_beside_the_message(
    host: Host, client: AsyncWebClient, chloe: User, marc: User
) -> None:
    @host.app.action("press")
    async def press(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Noted", replace_original=False)

    group = (await client.conversations_open(users=[CHLOE, MARC]))["channel"]["id"]
    await client.chat_postMessage(channel=group, text="Sure?", blocks=ASK)
    question = await chloe.message_in("marc", holding="Sure?")
    answer = await chloe.answer_to(question, "press")
    assert answer["text"] == "Noted"
    assert [seen["text"] for seen in await marc.messages(group)] == ["Sure?"]
