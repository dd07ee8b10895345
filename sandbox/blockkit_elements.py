"""What Slack refuses in the parts of a block: texts, buttons, menus, inputs, images."""

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit_pickers import picker_faults
from sandbox.elements import options_of

Json = dict[str, Any]

CHOICES = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
_PICKERS = {
    "datepicker", "timepicker", "datetimepicker", "users_select", "multi_users_select",
    "conversations_select", "multi_conversations_select", "channels_select",
    "multi_channels_select", "external_select", "multi_external_select",
}  # fmt: skip
IN_ACTIONS = CHOICES | _PICKERS | {"button", "workflow_button"}
IN_SECTIONS = (IN_ACTIONS | {"image"}) - {"datetimepicker"}
INPUTS = _PICKERS | {
    "plain_text_input", "number_input", "email_text_input", "url_text_input",
    "rich_text_input", "file_input",
}  # fmt: skip
_MOST_OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}
_PLAIN, _PLAIN_OR_MRKDWN = ("plain_text",), ("plain_text", "mrkdwn")


def element_faults(element: Any, allowed: set[str]) -> Iterator[str]:
    """`allowed`: the types that may stand in this place."""
    if not isinstance(element, dict) or not element:
        yield "missing required field: element"
        return
    kind = element.get("type")
    if kind not in allowed:
        yield f"unsupported type: {kind}"
        return
    if len(element.get("action_id") or "") > 255:
        yield "action_id must be less than 256 characters"
    yield from text_faults(element.get("placeholder"), 150, plain=True)
    yield from _confirm_faults(element.get("confirm"))
    if kind == "button":
        yield from _button_faults(element)
    elif kind == "image":
        yield from image_faults(element)
    elif kind in CHOICES:
        yield from _choice_faults(element)
    else:
        yield from picker_faults(element)


def text_faults(
    text: Any, limit: int, *, required: bool = False, plain: bool = False
) -> tuple[str, ...]:
    """`plain`: only plain_text is taken here.

    Gives a tuple where others yield: a message has dozens of texts, and nearly all are sound.
    """
    if text is None:
        return ("missing required field: text",) if required else ()
    types = _PLAIN if plain else _PLAIN_OR_MRKDWN
    if not isinstance(text, dict) or text.get("type") not in types:
        return (f"must be a text object of type {' or '.join(types)}",)
    length = len(text.get("text") or "")
    if length > limit:
        return (f"must be less than {limit + 1} characters",)
    return () if length else ("must be more than 0 characters",)


def image_faults(image: Json) -> Iterator[str]:
    if not image.get("image_url") and not image.get("slack_file"):
        yield "missing required field: image_url"
    if len(image.get("image_url") or "") > 3000:
        yield "image_url must be less than 3001 characters"
    if not image.get("alt_text"):
        yield "missing required field: alt_text"


def _button_faults(button: Json) -> Iterator[str]:
    yield from text_faults(button.get("text"), 75, required=True, plain=True)
    if len(str(button.get("value") or "")) > 2000:
        yield "value must be less than 2001 characters"
    if len(button.get("url") or "") > 3000:
        yield "url must be less than 3001 characters"
    if button.get("style") not in (None, "primary", "danger"):
        yield "style must be primary or danger"


def _choice_faults(element: Json) -> Iterator[str]:
    options = options_of(element)
    most = _MOST_OPTIONS.get(element["type"], 100)
    groups = element.get("option_groups") or []
    if groups and element.get("options"):
        yield "options and option_groups exclude each other"
    if element["type"].startswith("multi_"):
        yield from picker_faults(element)
    sets = [group.get("options") or [] for group in groups] or [options]
    if len(groups) > 100 or not all(1 <= len(one) <= most for one in sets):
        yield f"options takes 1 to {most} items"
    for group in groups:
        yield from text_faults(group.get("label"), 75, required=True, plain=True)
    rich = element["type"] in ("radio_buttons", "checkboxes")
    for option in options:
        yield from _option_faults(option, plain=not rich)
    initial = element.get("initial_option")
    if initial is not None and initial not in options:
        yield "initial_option must be one of the options"
    if any(one not in options for one in element.get("initial_options") or []):
        yield "initial_options must be among the options"


def _option_faults(option: Json, *, plain: bool) -> Iterator[str]:
    yield from text_faults(option.get("text"), 75, required=True, plain=plain)
    yield from text_faults(option.get("description"), 75, plain=plain)
    if not 1 <= len(str(option.get("value") or "")) <= 150:
        yield "option value must be 1 to 150 characters"


def _confirm_faults(confirm: Json | None) -> Iterator[str]:
    if confirm is None:
        return
    yield from text_faults(confirm.get("title"), 100, required=True, plain=True)
    yield from text_faults(confirm.get("text"), 300, required=True)
    yield from text_faults(confirm.get("confirm"), 30, plain=True)
    yield from text_faults(confirm.get("deny"), 30, plain=True)
    if confirm.get("style") not in (None, "primary", "danger"):
        yield "style must be primary or danger"
