"""Every element that a form may hold, each in an input of its own name."""

from tests.sandbox.town import Json, options, plain

GROUPS: list[Json] = [
    {"label": plain("Sales"), "options": options(2, "Shop")},
    {"label": plain("People"), "options": [{"text": plain("Careers"), "value": "careers"}]},
]
ELEMENTS: dict[str, Json] = {
    "day": {"type": "datepicker"},
    "hour": {"type": "timepicker"},
    "moment": {"type": "datetimepicker"},
    "lead": {"type": "users_select"},
    "pair": {"type": "multi_users_select", "max_selected_items": 2},
    "place": {"type": "conversations_select", "filter": {"include": ["private", "public"]}},
    "channel": {"type": "channels_select"},
    "places": {"type": "multi_conversations_select"},
    "channels": {"type": "multi_channels_select"},
    "topic": {"type": "static_select", "option_groups": GROUPS},
    "topics": {"type": "multi_static_select", "options": options(3), "max_selected_items": 2},
    "side": {"type": "radio_buttons", "options": options(3)},
    "days": {"type": "checkboxes", "options": options(3)},
    "number": {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": "12",
    },
    "share": {"type": "number_input", "is_decimal_allowed": True},
    "email": {"type": "email_text_input"},
    "page": {"type": "url_text_input"},
    "name": {"type": "plain_text_input", "min_length": 2, "max_length": 5},
    "words": {"type": "plain_text_input", "multiline": True},
}


def asked(name: str, *, optional: bool = True, dispatch: bool = False, **more: object) -> Json:
    element = {"action_id": f"{name}_action", **ELEMENTS[name], **more}
    label = plain(name.capitalize())
    block = {"type": "input", "block_id": name, "label": label, "element": element}
    return {**block, "optional": optional, "dispatch_action": dispatch}


def everything() -> list[Json]:
    return [asked(name) for name in ELEMENTS]
