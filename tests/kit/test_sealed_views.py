"""What Slack holds of a view tells nobody a key of a row; what comes back is what was drawn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.kit import blocks
from tests.databases import sealed_views

VIEWS = sealed_views()


def view(value: str, metadata: str = "") -> dict[str, Any]:
    button = blocks.button("Open", "task_open", value)
    return blocks.modal(blocks.actions(button), title="List", close="Done", metadata=metadata)


def value_in(drawn: dict[str, Any]) -> str:
    found: str = drawn["blocks"][0]["elements"][0]["value"]
    return found


def pressed(value: str) -> dict[str, Any]:
    return {"actions": [{"action_id": "task_open", "type": "button", "value": value}]}


@given(st.text(st.characters(exclude_characters="\0~"), min_size=1, max_size=60))
def test_what_was_drawn_comes_back(value: str) -> None:
    drawn = VIEWS.sealed(view(value, metadata=value))
    body = {**pressed(value_in(drawn)), "view": {"private_metadata": drawn["private_metadata"]}}
    opened = VIEWS.opened(body)
    assert opened["actions"][0]["value"] == value
    assert opened["view"]["private_metadata"] == value


def test_an_option_of_a_menu_comes_back_too() -> None:
    menu = {"type": "overflow", "options": [{"value": "7:pause"}, {"value": "7:move"}]}
    first, second = VIEWS.sealed({"blocks": [{"accessory": menu}]})["blocks"][0]["accessory"][
        "options"
    ]
    assert "7" not in (first["value"], second["value"])
    chosen = {"actions": [{"selected_option": {"value": second["value"]}}]}
    assert VIEWS.opened(chosen)["actions"][0]["selected_option"]["value"] == "7:move"


def test_a_key_is_sealed_anew_each_time_and_its_length_tells_nothing() -> None:
    seen = [value_in(VIEWS.sealed(view(value))) for value in ("1", "1", "999999999")]
    assert len(set(seen)) == 3
    assert len({len(one) for one in seen}) == 1
    assert all(one.startswith("~") for one in seen)


def test_a_word_stays_a_word_and_nothing_is_sealed_twice() -> None:
    assert value_in(VIEWS.sealed(view("home"))) == "home"
    once = VIEWS.sealed(view("17"))
    assert VIEWS.sealed(once) == once


@pytest.mark.parametrize("forged", ["~", "~v2.x.y", "~17", "17", "", None, 17, {"a": 1}])
def test_what_nobody_sealed_is_left_as_it_came(forged: Any) -> None:
    body = {"actions": [{"value": forged}], "view": {"private_metadata": forged}}
    assert VIEWS.opened(body) == body


def test_another_installation_s_value_opens_nothing() -> None:
    theirs = value_in(sealed_views().sealed(view("17")))
    assert VIEWS.opened(pressed(theirs))["actions"][0]["value"] == theirs


def test_options_of_a_form_stay_as_they_are() -> None:
    option = {"text": {"type": "plain_text", "text": "Chloé"}, "value": "17"}
    menu = {"type": "static_select", "options": [option], "initial_option": option}
    form = {"type": "modal", "blocks": [{"type": "input", "element": menu}]}
    assert VIEWS.sealed(form) == form


def test_what_slack_would_refuse_for_its_length_is_refused_here() -> None:
    assert len(VIEWS.sealed(view("1", metadata="7" * 2144))["private_metadata"]) <= 3000
    with pytest.raises(ValueError, match="too many"):
        VIEWS.sealed(view("1", metadata="7" * 2300))
    for length in (64, 65):
        menu = {"type": "overflow", "options": [{"value": "7" * length}]}
        if length == 64:
            (option,) = VIEWS.sealed({"blocks": [menu]})["blocks"][0]["options"]
            assert len(option["value"]) <= 150
        else:
            with pytest.raises(ValueError, match="too many"):
                VIEWS.sealed({"blocks": [menu]})
