"""Block Kit's elements in a person's hands: named, found, filled, used."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from sandbox.errors import ApiError

Json = dict[str, Any]

_ONE_OPTION = {"static_select", "radio_buttons", "overflow"}
_SEVERAL_OPTIONS = {"checkboxes", "multi_static_select"}
_HELD_UNDER = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "external_select": "selected_option",
    "rich_text_input": "rich_text_value",
}
_SEVERAL_HELD_UNDER = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "multi_external_select": "selected_options",
    "file_input": "files",
}
"""Where a payload holds what stands in an element; in `value` when it is said in neither."""
_INITIAL = (
    "value", "date", "time", "date_time", "user", "users", "conversation", "conversations",
    "channel", "channels",
)  # fmt: skip
_ROWS = {
    "actions": "elements", "context": "elements", "context_actions": "elements", "card": "actions",
}  # fmt: skip
"""Type of block → the field in which it has several elements."""
HOLDS_NOTHING = {
    "button", "overflow", "workflow_button", "image", "mrkdwn", "plain_text", "feedback_buttons",
    "icon_button",
}  # fmt: skip
"""Elements that leave nothing in the state of a message or a view."""


def named(blocks: Any) -> list[Json]:
    """Slack gives an id to every block and element that comes without one."""
    found: list[Json] = list(blocks or [])
    for number, block in enumerate(flat(found)):
        block.setdefault("block_id", f"b{number}~")
        for place, element in enumerate(elements_of(block)):
            if element.get("type") not in ("mrkdwn", "plain_text", "image"):
                element.setdefault("action_id", f"a{number}.{place}~")
    return found


def element_in(blocks: list[Json], block_id: str, action_id: str, *, told: bool = True) -> Json:
    """`told`: one whose use the app is told of; an input says so with `dispatch_action`."""
    for block in flat(blocks):
        silent = told and block["type"] == "input" and not block.get("dispatch_action")
        if block.get("block_id") == block_id and not silent:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return element
    raise ApiError("action_not_found")


def stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Blocks with those of their elements that hold something, which goes with every payload."""
    for block in flat(blocks):
        for element in elements_of(block):
            if element.get("type") not in HOLDS_NOTHING and "action_id" in element:
                yield block, element


def options_of(element: Json) -> list[Json]:
    """Of a menu, whether its options stand in groups or not."""
    groups = element.get("option_groups") or []
    return element.get("options") or [o for group in groups for o in group.get("options") or []]


def acted(element: Json, value: Any) -> Json:
    """An element after it was used, as it stands in a payload's `actions` or `state`."""
    kind = element["type"]
    if kind == "feedback_buttons":
        return {"type": kind, **_feedback(element, value)}
    if kind in ("button", "icon_button"):
        return {k: element[k] for k in ("type", "text", "value", "style", "url") if k in element}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value)}
    if kind in _SEVERAL_OPTIONS:
        chosen = [_option(element, one) for one in value or []]
        return {"type": kind, "selected_options": chosen}
    if kind in _SEVERAL_HELD_UNDER:
        return {"type": kind, _SEVERAL_HELD_UNDER[kind]: list(value or [])}
    return {"type": kind, _HELD_UNDER.get(kind, "value"): _shaped(kind, value)}


def _feedback(element: Json, value: Any) -> Json:
    """Which of the two was pressed, by its value."""
    for name in ("positive_button", "negative_button"):
        if element[name]["value"] == value:
            return {"value": value, "text": element[name]["text"]}
    raise ApiError("option_not_found")


def value_in(held: Json) -> Any:
    """What `acted` was given, from what it gave."""
    found = next((value for key, value in held.items() if key != "type"), None)
    if held["type"] in _ONE_OPTION:
        return found and found["value"]
    if held["type"] in _SEVERAL_OPTIONS:
        return [one["value"] for one in found or []]
    return found


def initial(element: Json) -> Any:
    """What an element holds before anybody touched it."""
    option = element.get("initial_option")
    if option:
        return option if element["type"] == "external_select" else option["value"]
    options = element.get("initial_options")
    if options:
        external = element["type"] == "multi_external_select"
        return options if external else [o["value"] for o in options]
    return next((element[f"initial_{n}"] for n in _INITIAL if element.get(f"initial_{n}")), None)


def flat(blocks: list[Json]) -> Iterator[Json]:
    """Every block, those within others too."""
    for block in blocks:
        yield block
        yield from flat(block.get("child_blocks", []))
        if block["type"] == "carousel":
            yield from block["elements"]


def elements_of(block: Json) -> list[Json]:
    """What a block shows side by side, but for the texts of rich text."""
    if block["type"] in _ROWS:
        return list(block[_ROWS[block["type"]]]) if _ROWS[block["type"]] in block else []
    return [block[name] for name in ("accessory", "element") if name in block]


def _shaped(kind: str, value: Any) -> Any:
    """No client can hand on a date that is none."""
    if value is None or value == "":
        return None
    try:
        return _SHAPES[kind](value) if kind in _SHAPES else value
    except (TypeError, ValueError) as fault:
        raise ApiError("invalid_value") from fault


def _clock(value: str) -> str:
    if not re.fullmatch(r"\d{2}:\d{2}", value):
        raise ValueError(value)
    time.fromisoformat(value)
    return value


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "datepicker": lambda value: date.fromisoformat(str(value)).isoformat(),
    "timepicker": _clock,
    "datetimepicker": int,
    "number_input": str,
}


def _option(element: Json, value: Any) -> Json | None:
    if value is None:
        return None
    for option in options_of(element):
        if option["value"] == value:
            return option
    raise ApiError("option_not_found")
