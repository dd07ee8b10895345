"""Block Kit's elements: buttons, menus, inputs.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.blockkit_inputs import INPUT_ELEMENTS
from sandbox.blockkit_objects import (
    ACTION_ID,
    CONFIRM,
    FILTER,
    IMAGE,
    LINK,
    OPTION_GROUPS,
    PEOPLE,
    STYLE,
    WORKFLOW,
    option,
    options,
    plain,
)
from sandbox.elements import options_of
from sandbox.shapes import (
    Check,
    Json,
    boolean,
    listed,
    of_type,
    one_of,
    record,
    sound,
    string,
    typed,
    whole,
)

_ID = {"action_id": ACTION_ID, "confirm": CONFIRM}
_MENU = {**_ID, "focus_on_load": boolean, "placeholder": plain(150)}
_SEVERAL = {**_MENU, "max_selected_items": whole(1)}
_LABEL = {"accessibility_label": string(75)}


def _date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _time(value: Any) -> bool:
    try:
        return isinstance(value, str) and f"{time.fromisoformat(value):%H:%M}" == value
    except ValueError:
        return False


def _zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _instant(value: Any) -> bool:
    return type(value) is int and 10**9 <= value < 10**10


def _ids(first: str) -> Check:
    return string(None, 1, like=f"[{first}].*", told="is not an id of that kind")


def _prompted(button: Json) -> Iterator[str]:
    if "agent_prompt_display" in button and "agent_prompt" not in button:
        yield "missing required field: agent_prompt"


def _one_source(menu: Json) -> Iterator[str]:
    if ("options" in menu) == ("option_groups" in menu):
        yield "must define either `options` or `option_groups`"


def _among_options(menu: Json) -> Iterator[str]:
    known = options_of(menu)
    chosen: list[Json] = [menu["initial_option"]] if "initial_option" in menu else []
    if any(one not in known for one in [*chosen, *menu.get("initial_options", [])]):
        yield "initial options must be among the options"


def _not_too_many(menu: Json) -> Iterator[str]:
    most = menu.get("max_selected_items")
    chosen: list[Any] = next((menu[name] for name in menu if name.startswith("initial_")), [])
    if most is not None and len(chosen) > most:
        yield f"no more than {most} items allowed"


_CHOICE = {"focus_on_load": boolean, "options": options(10, rich=True), **_ID}
_STATIC = {"options": options(), "option_groups": OPTION_GROUPS}
_FEEDBACK = record({"text": plain(75), "value": string(2000), **_LABEL}, ("text", "value"))
_PLACE = {"filter": FILTER, "default_to_current_conversation": boolean}

ELEMENTS: dict[str, Check] = {
    kind: of_type(kind, fields, needs, *rules)
    for kind, fields, needs, rules in (
        ("button", {
            **_ID, **_LABEL, "text": plain(75), "value": string(2000), "url": LINK,
            "style": STYLE, "agent_prompt": string(4000, 1), "agent_prompt_display": string(),
            "visible_to_user_ids": PEOPLE,
        }, ("text",), (_prompted,)),
        ("workflow_button", {
            **_ID, **_LABEL, "text": plain(75), "workflow": WORKFLOW, "style": STYLE,
        }, ("text", "workflow"), ()),
        ("icon_button", {
            **_ID, **_LABEL, "icon": one_of("trash"), "text": plain(3000),
            "value": string(2000), "visible_to_user_ids": PEOPLE,
        }, ("icon", "text"), ()),
        ("feedback_buttons", {
            "action_id": ACTION_ID, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK,
        }, ("positive_button", "negative_button"), ()),
        ("overflow", {**_ID, "options": options(5, links=True)}, ("options",), ()),
        ("checkboxes", {
            **_CHOICE, "initial_options": options(10, rich=True),
        }, ("options",), (_among_options,)),
        ("radio_buttons", {
            **_CHOICE, "initial_option": option(rich=True),
        }, ("options",), (_among_options,)),
        ("static_select", {**_MENU, **_STATIC, "initial_option": option()}, (),
         (_one_source, _among_options)),
        ("multi_static_select", {**_SEVERAL, **_STATIC, "initial_options": options()}, (),
         (_one_source, _among_options, _not_too_many)),
        ("external_select", {
            **_MENU, "initial_option": option(), "min_query_length": whole(0),
        }, (), ()),
        ("multi_external_select", {
            **_SEVERAL, "initial_options": options(), "min_query_length": whole(0),
        }, (), (_not_too_many,)),
        ("users_select", {**_MENU, "initial_user": _ids("UW")}, (), ()),
        ("multi_users_select", {**_SEVERAL, "initial_users": listed(_ids("UW"))}, (),
         (_not_too_many,)),
        ("conversations_select", {
            **_MENU, **_PLACE, "initial_conversation": _ids("CDGUW"),
            "response_url_enabled": boolean,
        }, (), ()),
        ("multi_conversations_select", {
            **_SEVERAL, **_PLACE, "initial_conversations": listed(_ids("CDGUW")),
        }, (), (_not_too_many,)),
        ("channels_select", {
            **_MENU, "initial_channel": _ids("C"), "response_url_enabled": boolean,
        }, (), ()),
        ("multi_channels_select", {**_SEVERAL, "initial_channels": listed(_ids("C"))}, (),
         (_not_too_many,)),
        ("datepicker", {
            **_MENU, "initial_date": sound("must be a date: YYYY-MM-DD", _date),
        }, (), ()),
        ("timepicker", {
            **_MENU, "initial_time": sound("must be a time: HH:mm", _time),
            "timezone": sound("must be a valid timezone", _zone),
        }, (), ()),
        ("datetimepicker", {
            **_ID, "focus_on_load": boolean,
            "initial_date_time": sound("must be a UNIX timestamp of 10 digits", _instant),
        }, (), ()),
    )
}  # fmt: skip
ELEMENTS |= {**INPUT_ELEMENTS, "image": IMAGE}

_SELECTS = {
    f"{several}{source}_select"
    for several in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
}
_CHOICES = {"checkboxes", "radio_buttons", "datepicker", "timepicker"} | _SELECTS
IN_ACTIONS = _CHOICES | {
    "button", "datetimepicker", "overflow", "rich_text_input", "workflow_button"
}  # fmt: skip
IN_SECTIONS = _CHOICES | {"button", "image", "overflow", "workflow_button"}
IN_INPUTS = _CHOICES | {"datetimepicker"} | INPUT_ELEMENTS.keys()
IN_MODALS_ALONE = {"file_input"}


def elements(kinds: Iterable[str]) -> Check:
    """One of the elements that may stand in a place."""
    return typed({kind: ELEMENTS[kind] for kind in kinds})
