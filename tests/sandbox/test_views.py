"""Modals and App Home: opened by a trigger, stacked, updated, published."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User, texts_of
from sandbox.passes import Trigger
from tests.sandbox.town import (
    CHLOE,
    MARC,
    Host,
    Ticks,
    modal,
    opened_by,
    plain,
    refusal,
    section,
    trigger_of,
)

HOME = {"type": "home", "blocks": [section("Welcome")]}


async def test_a_trigger_opens_one_modal_for_the_person_who_pulled_it(
    host: Host, client: AsyncWebClient, chloe: User, marc: User
) -> None:
    trigger = await trigger_of(host, chloe)
    await client.views_open(trigger_id=trigger, view=modal())
    assert (await chloe.modal("letter"))["title"]["text"] == "A letter"
    assert (await marc.state())["views"] == []
    again = client.views_open(trigger_id=trigger, view=modal())
    assert (await refusal(again))["error"] == "exchanged_trigger_id"


async def test_a_trigger_dies_after_three_seconds(
    host: Host, client: AsyncWebClient, chloe: User, ticks: Ticks
) -> None:
    early, late = await trigger_of(host, chloe), await trigger_of(host, chloe)
    ticks.seconds += Trigger.SECONDS
    assert (await client.views_open(trigger_id=early, view=modal()))["ok"]
    ticks.seconds += 0.1
    too_late = client.views_open(trigger_id=late, view=modal())
    assert (await refusal(too_late))["error"] == "expired_trigger_id"


@pytest.mark.parametrize(
    ("trigger", "error"), [("1.2.3", "invalid_trigger_id"), ("", "invalid_arguments")]
)
async def test_a_trigger_that_never_was(client: AsyncWebClient, trigger: str, error: str) -> None:
    refused = await refusal(client.views_open(trigger_id=trigger, view=modal()))
    assert refused["error"] == error


async def test_a_refused_modal_leaves_the_trigger_for_a_better_one(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    trigger = await trigger_of(host, chloe)
    await refusal(client.views_open(trigger_id=trigger, view=modal(title=plain("x" * 25))))
    assert (await client.views_open(trigger_id=trigger, view=modal()))["ok"]


async def test_an_update_with_an_old_hash_is_a_conflict(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    view = await opened_by(host, client, chloe, modal(section("Loading")))
    first = modal(section("First"))
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=first)
    assert updated["view"]["hash"] != view["hash"]
    second = modal(section("Second"))
    conflict = client.views_update(view_id=view["id"], hash=view["hash"], view=second)
    assert (await refusal(conflict))["error"] == "hash_conflict"
    assert "First" in texts_of(await chloe.modal())
    assert (await client.views_update(view_id=view["id"], view=second))["ok"]
    assert "Second" in texts_of(await chloe.modal())


async def test_a_view_is_updated_by_a_name_of_the_apps_own(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    await opened_by(host, client, chloe, modal(external_id="letter-7"))
    changed = modal(section("Changed"), external_id="letter-7")
    assert (await client.views_update(external_id="letter-7", view=changed))["ok"]
    assert "Changed" in texts_of(await chloe.modal())
    unknown = client.views_update(view_id="V0NOWHERE", view=changed)
    assert (await refusal(unknown))["error"] == "not_found"


async def test_three_modals_stand_on_each_other_and_no_fourth(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    first = await opened_by(host, client, chloe, modal())
    second = (await client.views_push(trigger_id=await trigger_of(host, chloe), view=modal()))[
        "view"
    ]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    third = (await client.views_push(trigger_id=await trigger_of(host, chloe), view=modal()))[
        "view"
    ]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    fourth = client.views_push(trigger_id=await trigger_of(host, chloe), view=modal())
    assert (await refusal(fourth))["error"] == "push_limit_reached"
    await chloe.close(await chloe.modal())
    assert (await chloe.modal())["id"] == second["id"]


async def test_a_home_is_published_for_one_person_and_replaced(
    client: AsyncWebClient, chloe: User, marc: User
) -> None:
    first = (await client.views_publish(user_id=CHLOE, view=HOME))["view"]
    assert "Welcome" in texts_of((await chloe.state())["home"])
    assert (await marc.state())["home"] is None
    again = (await client.views_publish(user_id=CHLOE, view=HOME, hash=first["hash"]))["view"]
    assert again["id"] == first["id"]
    conflict = client.views_publish(user_id=CHLOE, view=HOME, hash=first["hash"])
    assert (await refusal(conflict))["error"] == "hash_conflict"
    nobody = client.views_publish(user_id="U0NOBODY", view=HOME)
    assert (await refusal(nobody))["error"] == "user_not_found"
    modal_there = client.views_publish(user_id=MARC, view=modal())
    assert (await refusal(modal_there))["error"] == "invalid_arguments"


async def test_the_app_is_shown_what_a_home_held_when_it_is_opened_again(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    host.acknowledge_the_rest()
    await chloe.do("home")
    assert "view" not in (await host.came())["event"]
    published = (await client.views_publish(user_id=CHLOE, view=HOME))["view"]
    await chloe.do("home")
    assert (await host.came())["event"]["view"]["hash"] == published["hash"]
