"""Elements with parts that Slack refuses, and questions before a click, which it takes."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.forms import asked
from tests.sandbox.town import (
    CHLOE,
    Json,
    button,
    letter_input,
    menu,
    modal,
    options,
    plain,
    refusal,
    section,
)

CONFIRM = {"title": plain("Sure?"), "text": plain("It cannot be undone."), "style": "danger"}
REFUSED: dict[str, Json] = {
    "a date that is none": asked("day", initial_date="2026-02-30"),
    "an hour that is none": asked("hour", initial_time="9:30"),
    "a moment in milliseconds": asked("moment", initial_date_time=1_800_000_000_000),
    "a number input that does not say": asked("share", is_decimal_allowed=None),
    "a number that is no text": asked("number", initial_value=7),
    "a fraction where none is allowed": asked("number", initial_value="1.5"),
    "a least above the most": asked("number", min_value="13"),
    "a user that is a channel": asked("lead", initial_user="C0GENERAL"),
    "channels that are users": asked("channels", initial_channels=[CHLOE]),
    "a filter of nothing": asked("place", filter={}),
    "a filter of no known kind": asked("place", filter={"include": ["secret"]}),
    "at most none": asked("topics", max_selected_items=0),
    "options in groups and beside them": asked("topic", options=options(1)),
    "a group of no options": asked("topic", option_groups=[{"label": plain("x"), "options": []}]),
    "a group's label of 76": asked(
        "topic", option_groups=[{"label": plain("x" * 76), "options": options(1)}]
    ),
    "a shortest that is longer than the longest": asked("name", min_length=6),
    "a trigger of no known kind": asked(
        "name", dispatch_action_config={"trigger_actions_on": ["on_blur"]}
    ),
    "a question of no known style": section(
        "x", accessory=button(confirm={**CONFIRM, "style": "loud"})
    ),
    "a moment beside a text": section("x", accessory={"type": "datetimepicker"}),
    "an overflow in an input": {**asked("side"), "element": menu(2, type="overflow")},
}


@pytest.mark.parametrize("what", REFUSED)
async def test_an_element_that_is_refused(client: AsyncWebClient, what: str) -> None:
    opening = client.views_open(trigger_id="1.2.3", view=modal(REFUSED[what], letter_input()))
    refused = await refusal(opening)
    assert refused["error"] == "invalid_arguments"
    assert "json-pointer:/view/blocks/0" in refused["response_metadata"]["messages"][0]


async def test_menus_that_ask_before_they_act_are_taken(client: AsyncWebClient) -> None:
    several = menu(3, action_id="several", initial_options=options(3)[:2])
    elements = [
        {**menu(2), "type": "overflow", "confirm": CONFIRM},
        button(confirm=CONFIRM, style="danger"),
        {"type": "datepicker", "action_id": "day", "confirm": CONFIRM},
        {**several, "type": "multi_static_select"},
    ]
    blocks: list[Json] = [{"type": "actions", "elements": elements}]
    assert (await client.chat_postMessage(channel=CHLOE, text="Sure?", blocks=blocks))["ok"]
