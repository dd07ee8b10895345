"""Every element of a form: filled by a person, and refused by the client itself."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from tests.sandbox.forms import ELEMENTS, GROUPS, asked, everything
from tests.sandbox.town import (
    ADAM,
    CHLOE,
    MARC,
    Host,
    Json,
    button,
    letter_input,
    menu,
    modal,
    opened_by,
    options,
    section,
)

FILLED: dict[str, tuple[Any, Json]] = {
    "day": ("2026-12-24", {"selected_date": "2026-12-24"}),
    "hour": ("09:30", {"selected_time": "09:30"}),
    "moment": (1_800_000_000, {"selected_date_time": 1_800_000_000}),
    "lead": ("adam", {"selected_user": ADAM}),
    "pair": (["marc", CHLOE], {"selected_users": [MARC, CHLOE]}),
    "topic": ("careers", {"selected_option": GROUPS[1]["options"][0]}),
    "topics": (["0", "2"], {"selected_options": [options(3)[0], options(3)[2]]}),
    "side": ("1", {"selected_option": options(3)[1]}),
    "days": (["1"], {"selected_options": [options(3)[1]]}),
    "number": (12, {"value": "12"}),
    "share": ("0.5", {"value": "0.5"}),
    "email": ("chloe@maison.example", {"value": "chloe@maison.example"}),
    "page": ("https://maison.example/a", {"value": "https://maison.example/a"}),
    "name": ("Chloé", {"value": "Chloé"}),
    "words": ("One\nTwo", {"value": "One\nTwo"}),
}
EMPTY: dict[str, Json] = {
    "day": {"selected_date": None},
    "moment": {"selected_date_time": None},
    "lead": {"selected_user": None},
    "pair": {"selected_users": []},
    "places": {"selected_conversations": []},
    "topic": {"selected_option": None},
    "topics": {"selected_options": []},
    "days": {"selected_options": []},
    "number": {"value": None},
}


async def submitted(host: Host, chloe: User, **typed: Any) -> Json:
    answer = await chloe.submit(await chloe.modal(), **typed)
    assert answer["response"] == {"response_action": "closed"}, answer
    values = (await host.came())["view"]["state"]["values"]
    return {name: next(iter(held.values())) for name, held in values.items()}


async def test_a_person_fills_everything(host: Host, client: AsyncWebClient, chloe: User) -> None:
    await opened_by(host, client, chloe, modal(*everything()))
    values = await submitted(host, chloe, **{name: typed for name, (typed, _) in FILLED.items()})
    for name, (_, held) in FILLED.items():
        assert values[name] == {"type": ELEMENTS[name]["type"], **held}, name


async def test_channels_are_chosen_by_name(host: Host, client: AsyncWebClient, chloe: User) -> None:
    ids = {c["name"]: c["id"] for c in (await chloe.state())["channels"]}
    await opened_by(host, client, chloe, modal(*everything()))
    values = await submitted(
        host, chloe, place="leads", channel="general", places=["leads", "general"]
    )
    assert values["place"]["selected_conversation"] == ids["leads"]
    assert values["channel"]["selected_channel"] == ids["general"]
    assert values["places"]["selected_conversations"] == [ids["leads"], ids["general"]]


async def test_what_is_left_empty_is_told_as_empty(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    await opened_by(host, client, chloe, modal(*everything()))
    values = await submitted(host, chloe)
    for name, held in EMPTY.items():
        assert values[name] == {"type": ELEMENTS[name]["type"], **held}, name


async def test_what_stood_there_at_first_is_kept(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    view = modal(
        asked("day", initial_date="2026-12-24"),
        asked("moment", initial_date_time=1_800_000_000),
        asked("lead", initial_user=MARC),
        asked("pair", initial_users=[MARC, CHLOE]),
        asked("topic", initial_option=GROUPS[0]["options"][1]),
        asked("topics", initial_options=options(3)[1:]),
        asked("number", initial_value="7"),
    )
    await opened_by(host, client, chloe, view)
    values = await submitted(host, chloe, number="8")
    assert values["day"]["selected_date"] == "2026-12-24"
    assert values["moment"]["selected_date_time"] == 1_800_000_000
    assert values["lead"]["selected_user"] == MARC
    assert values["pair"]["selected_users"] == [MARC, CHLOE]
    assert values["topic"]["selected_option"]["value"] == "1"
    assert [o["value"] for o in values["topics"]["selected_options"]] == ["1", "2"]
    assert values["number"]["value"] == "8"


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("number", "0", "Please enter 1 or more."),
        ("number", "13", "Please enter 12 or less."),
        ("number", "1.5", "Please enter a whole number."),
        ("number", "seven", "Please enter a number."),
        ("share", "Infinity", "Please enter a number."),
        ("email", "chloe at maison", "Please enter a valid email address."),
        ("page", "maison", "Please enter a valid URL."),
        ("pair", ["chloe", "marc", "adam"], "Please choose at most 2."),
        ("topics", ["0", "1", "2"], "Please choose at most 2."),
        ("name", "C", "Please use at least 2 characters."),
        ("name", "Chloé M", "Please use at most 5 characters."),
    ],
)
async def test_the_client_refuses_what_is_not_asked_for(
    host: Host, client: AsyncWebClient, chloe: User, name: str, typed: Any, told: str
) -> None:
    await opened_by(host, client, chloe, modal(asked(name)))
    answer = await chloe.submit(await chloe.modal(), **{name: typed})
    assert answer["response"]["errors"] == {name: told}
    assert host.nothing_came()


@pytest.mark.parametrize(("name", "typed"), [("lead", "nobody"), ("place", "nowhere")])
async def test_nobody_chooses_what_is_not_there(
    host: Host, client: AsyncWebClient, chloe: User, name: str, typed: str
) -> None:
    await opened_by(host, client, chloe, modal(asked(name)))
    with pytest.raises(LookupError, match=typed):
        await chloe.submit(await chloe.modal(), **{name: typed})


@pytest.mark.parametrize(
    ("name", "typed"), [("day", "2026-13-01"), ("day", "Monday"), ("hour", "25:00")]
)
async def test_nobody_picks_a_day_that_is_none(
    host: Host, client: AsyncWebClient, chloe: User, name: str, typed: str
) -> None:
    await opened_by(host, client, chloe, modal(asked(name, dispatch=True)))
    view = await chloe.modal()
    held = {"block_id": name, "action_id": f"{name}_action", "value": typed}
    refused = await chloe.do("action", container={"view_id": view["id"]}, **held)
    assert refused["error"] == "invalid_value"
    assert host.nothing_came()


async def test_an_input_tells_of_its_use_only_when_it_is_to(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    view = modal(asked("side", dispatch=True), asked("day"), letter_input(initial_value="Dear"))
    await opened_by(host, client, chloe, view)
    shown = await chloe.modal()
    assert (await chloe.click(shown, "day_action", "2026-12-24"))["error"] == "action_not_found"
    assert host.nothing_came()
    await chloe.click(shown, "side_action", "2", day="2026-12-24")
    came = await host.came()
    assert came["actions"][0]["selected_option"]["value"] == "2"
    values = came["view"]["state"]["values"]
    assert values["side"]["side_action"]["selected_option"]["value"] == "2"
    assert values["day"]["day_action"]["selected_date"] == "2026-12-24"
    assert values["letter"]["words"]["value"] == "Dear"


async def test_what_was_chosen_stays_when_the_modal_changes_around_it(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    first = modal(asked("side", dispatch=True), asked("name"))
    opened = await opened_by(host, client, chloe, first)
    await chloe.click(await chloe.modal(), "side_action", "1", name="Chloé")
    await host.came()
    second = modal(asked("side", dispatch=True), asked("day"), asked("name"))
    await client.views_update(view_id=opened["id"], view=second)
    values = await submitted(host, chloe, day="2026-12-24")
    assert values["side"]["selected_option"]["value"] == "1"
    assert values["name"]["value"] == "Chloé"
    assert values["day"]["selected_date"] == "2026-12-24"


async def test_menus_among_other_blocks_go_with_the_form(
    host: Host, client: AsyncWebClient, chloe: User
) -> None:
    more = {"type": "overflow", "action_id": "more", "options": options(2)}
    row: Json = {"type": "actions", "block_id": "row", "elements": [button(), more]}
    picking = section("Pick", block_id="picking", accessory=menu())
    await opened_by(host, client, chloe, modal(picking, row, letter_input()))
    await chloe.click(await chloe.modal(), "more", "1")
    came = await host.came()
    assert came["actions"][0]["selected_option"]["value"] == "1"
    assert "row" not in came["view"]["state"]["values"], "buttons and such hold nothing"
    answer = await chloe.submit(await chloe.modal(), letter="Dear", pick="2")
    assert answer["ok"]
    values = (await host.came())["view"]["state"]["values"]
    assert values["picking"]["pick"]["selected_option"]["value"] == "2"
