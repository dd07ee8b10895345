"""Block Kit's elements in a person's hands: named, found, filled, used, left empty."""

from collections.abc import Iterator
from typing import Any

from sandbox.errors import ApiError

Json = dict[str, Any]

_ONE_OPTION = {"static_select", "radio_buttons", "overflow"}
_SEVERAL_OPTIONS = {"checkboxes", "multi_static_select"}
_SEVERAL = {"multi_users_select", "file_input"}
_HELD_UNDER = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
"""Where a payload holds what stands in an element; in `value` when it is not said here."""


def named(blocks: Any) -> list[Json]:
    """Slack gives an id to every block and element that comes without one."""
    found: list[Json] = list(blocks or [])
    for number, block in enumerate(found):
        block.setdefault("block_id", f"b{number}~")
        for place, element in enumerate(_elements(block)):
            if element.get("type") not in ("mrkdwn", "plain_text", "image"):
                element.setdefault("action_id", f"a{number}.{place}~")
    return found


def element_in(blocks: list[Json], block_id: str, action_id: str) -> Json:
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in _elements(block):
                if element.get("action_id") == action_id:
                    return element
    raise ApiError("action_not_found")


def options_of(element: Json) -> list[Json]:
    """Of a menu, whether its options stand in groups or not."""
    groups = element.get("option_groups") or []
    return element.get("options") or [o for group in groups for o in group.get("options") or []]


def acted(element: Json, value: Any) -> Json:
    """An element after it was used, as it stands in a payload's `actions` or `state`."""
    kind = element["type"]
    if kind == "button":
        return {k: element[k] for k in ("type", "text", "value", "style", "url") if k in element}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value)}
    if kind in _SEVERAL_OPTIONS:
        chosen = [_option(element, one) for one in value or []]
        return {"type": kind, "selected_options": chosen}
    if kind in _SEVERAL:
        return {"type": kind, _HELD_UNDER[kind]: list(value or [])}
    return {"type": kind, _HELD_UNDER.get(kind, "value"): value or None}


def initial(element: Json) -> Any:
    """What an element holds before anybody touched it."""
    option = element.get("initial_option")
    if option:
        return option["value"]
    options = element.get("initial_options")
    if options:
        return [o["value"] for o in options]
    names = ("value", "date", "time", "date_time", "user", "users", "conversation", "channel")
    return next((element[f"initial_{n}"] for n in names if element.get(f"initial_{n}")), None)


def unanswered(blocks: list[Json], state: Json) -> dict[str, str]:
    """Slack's own client asks for what is not optional, and holds texts to their limits.

    Gives block id → what to tell the person.
    """
    missing: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = (state.get(block["block_id"]) or {}).get(element["action_id"]) or {}
        values = [v for k, v in held.items() if k != "type" and v]
        if not values and not block.get("optional"):
            missing[block["block_id"]] = "Please complete this required field."
        written = len(str(held.get("value") or ""))
        if written > element.get("max_length", 3000):
            limit = element.get("max_length", 3000)
            missing[block["block_id"]] = f"Please use at most {limit} characters."
        elif written and written < element.get("min_length", 0):
            missing[block["block_id"]] = f"Please use at least {element['min_length']} characters."
    return missing


def _option(element: Json, value: Any) -> Json | None:
    if value is None:
        return None
    for option in options_of(element):
        if option["value"] == value:
            return option
    raise ApiError("option_not_found")


def _elements(block: Json) -> Iterator[Json]:
    for part in (*block.get("elements", []), block.get("accessory"), block.get("element")):
        if isinstance(part, dict):
            yield part
