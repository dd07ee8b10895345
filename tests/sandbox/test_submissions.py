"""What a person does in an open modal: fills, chooses, submits, closes."""

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User, texts_of
from tests.sandbox.town import (
    CHLOE,
    Host,
    Json,
    button,
    letter_input,
    menu,
    modal,
    opened_by,
    plain,
    section,
    trigger_of,
)


async def test_what_was_typed_comes_with_the_modal(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    pick = {"type": "input", "block_id": "to", "label": plain("To"), "element": menu()}
    view = modal(letter_input(), pick, private_metadata="letter 7")
    await opened_by(host, client, chloe, view)
    answer = await chloe.submit(await chloe.modal(), letter="Dear Marc", to="2")
    assert answer["response"] == {"response_action": "closed"}
    came = await host.came()
    assert (came["type"], came["user"]["id"]) == ("view_submission", CHLOE)
    assert came["view"]["private_metadata"] == "letter 7"
    values = came["view"]["state"]["values"]
    assert values["letter"]["words"]["value"] == "Dear Marc"
    assert values["to"]["pick"]["selected_option"]["text"]["text"] == "Option 2"
    assert (await chloe.state())["views"] == []


async def test_the_client_itself_asks_for_what_is_missing_or_too_long(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    blocks = letter_input("first"), letter_input("second", max_length=3)
    optional = {**letter_input("third"), "optional": True}
    await opened_by(host, client, chloe, modal(*blocks, optional))
    answer = await chloe.submit(await chloe.modal(), second="four")
    assert answer["response"]["errors"].keys() == {"first", "second"}
    assert host.nothing_came()


async def test_the_apps_own_errors_stand_at_the_inputs_and_the_modal_stays(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    @host.app.view("letter")
    async def check(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"letter": "Too short."})

    await opened_by(host, client, chloe, modal())
    answer = await chloe.submit(await chloe.modal(), letter="Hi")
    assert answer["response"]["errors"] == {"letter": "Too short."}
    assert len((await chloe.state())["views"]) == 1


async def test_a_submitted_modal_may_become_another(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    @host.app.view("letter")
    async def thank(ack: AsyncAck) -> None:
        await ack(response_action="update", view=modal(section("Thank you")))

    before = await opened_by(host, client, chloe, modal())
    await chloe.submit(await chloe.modal(), letter="Dear Marc")
    shown = await chloe.modal()
    assert "Thank you" in texts_of(shown)
    assert shown["id"] == before["id"]
    assert shown["hash"] != before["hash"]


async def test_a_submitted_modal_may_push_another_and_that_one_clear_all(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    @host.app.view("letter")
    async def ask(ack: AsyncAck) -> None:
        sure = modal(section("Sure?"), callback_id="sure")
        await ack(response_action="push", view=sure)

    @host.app.view("sure")
    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    first = await opened_by(host, client, chloe, modal())
    await chloe.submit(await chloe.modal("letter"), letter="Dear Marc")
    second = await chloe.modal("sure")
    assert second["previous_view_id"] == first["id"]
    await chloe.submit(second)
    assert (await chloe.state())["views"] == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "Not an input of this modal."}},
        {"response_action": "update", "view": modal(section("x" * 3001))},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
    ],
)
async def test_an_answer_that_slack_does_not_understand_leaves_the_modal(
    host: Host, client: AsyncWebClient, chloe: User, answer: Json
) -> None:
    @host.app.view("letter")
    async def confuse(ack: AsyncAck) -> None:
        await ack(**answer)

    before = await opened_by(host, client, chloe, modal())
    told = await chloe.submit(await chloe.modal(), letter="Dear Marc")
    assert told == {"ok": False, "notice": "We had some trouble connecting. Try again?"}
    assert (await chloe.modal())["hash"] == before["hash"]


async def test_a_click_in_a_modal_brings_what_was_chosen(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    view = modal(section("Pick", block_id="picking", accessory=menu()))
    await opened_by(host, client, chloe, view)
    await chloe.click(await chloe.modal(), "pick", "1")
    came = await host.came()
    assert came["container"]["view_id"] == (await chloe.modal())["id"]
    assert came["actions"][0]["selected_option"]["value"] == "1"
    held = came["view"]["state"]["values"]["picking"]["pick"]
    assert held["selected_option"]["value"] == "1"
    absent = await chloe.click(await chloe.modal(), "pick", "9")
    assert absent["error"] == "option_not_found"


async def test_the_app_is_told_of_a_closed_modal_when_it_asked_to(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    await opened_by(host, client, chloe, modal())
    await chloe.close(await chloe.modal())
    assert host.nothing_came()
    view = modal(notify_on_close=True, clear_on_close=True)
    await opened_by(host, client, chloe, modal())
    await client.views_push(trigger_id=await trigger_of(host, chloe), view=view)
    await chloe.close(await chloe.modal())
    came = await host.came()
    assert (came["type"], came["is_cleared"]) == ("view_closed", True)
    assert (await chloe.state())["views"] == []


async def test_nobody_acts_in_the_modal_of_another(
    host: Host, client: AsyncWebClient, chloe: User, marc: User
) -> None:
    actions: Json = {"type": "actions", "elements": [button()]}
    await opened_by(host, client, chloe, modal(actions, letter_input()))
    view = await chloe.modal()
    assert (await marc.click(view, "press"))["error"] == "not_found"
    assert (await marc.submit(view, letter="Mine now"))["error"] == "not_found"
    assert (await marc.close(view))["error"] == "not_found"
    assert host.nothing_came()
