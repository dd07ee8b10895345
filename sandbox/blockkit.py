"""What Slack refuses in blocks and views: unknown types, missing parts, texts over the limits."""

from collections.abc import Iterable
from typing import Any

from sandbox.errors import ApiError

_BLOCKS = {
    "section", "header", "divider", "context", "actions", "input", "image", "rich_text",
    "markdown", "table", "data_table", "data_visualization", "card", "alert", "video", "file",
    "carousel", "context_actions", "plan", "task_card", "container",
}  # fmt: skip
_TEXT_LIMITS = {"section": 3000, "header": 150, "context": 3000}
_CHOICES = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
_MODAL_WORDS = 24


def check_message(blocks: Any, text: str) -> None:
    """Raises `ApiError("invalid_blocks")`, or `no_text` for an empty message."""
    if not blocks and not text:
        raise ApiError("no_text")
    if len(text) > 40_000:
        raise ApiError("msg_too_long")
    _check(blocks or [], limit=50, error="invalid_blocks")


def check_view(view: dict[str, Any]) -> None:
    """Raises `ApiError("invalid_arguments")` with Slack's kind of detail."""
    faults: list[str] = []
    if view.get("type") not in ("modal", "home"):
        faults.append("unsupported type [json-pointer:/view/type]")
    if view.get("type") == "modal":
        for name in ("title", "submit", "close"):
            words = (view.get(name) or {}).get("text")
            if name == "title" and not words:
                faults.append("missing required field: title [json-pointer:/view]")
            if words and len(words) > _MODAL_WORDS:
                faults.append(f"must be less than 25 characters [json-pointer:/view/{name}/text]")
        if any(b.get("type") == "input" for b in view.get("blocks", [])) and not view.get("submit"):
            faults.append("missing required field: submit [json-pointer:/view]")
    if len(view.get("private_metadata") or "") > 3000:
        faults.append("must be less than 3001 characters [json-pointer:/view/private_metadata]")
    if faults:
        _refuse("invalid_arguments", faults)
    _check(view.get("blocks") or [], limit=100, error="invalid_arguments")


def _check(blocks: Any, *, limit: int, error: str) -> None:
    if not isinstance(blocks, list):
        _refuse(error, ["must be an array [json-pointer:/blocks]"])
    faults = [] if len(blocks) <= limit else [f"no more than {limit} items allowed"]
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        for fault in _block_faults(block):
            faults.append(f"{fault} [json-pointer:/blocks/{number}]")
        name = block.get("block_id") if isinstance(block, dict) else None
        if name and name in seen:
            faults.append(f"block_id already exists: {name}")
        seen.add(name or "")
    if faults:
        _refuse(error, faults)


def _block_faults(block: Any) -> Iterable[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in _BLOCKS:
        yield f"unsupported type: {kind}"
        return
    if len(block.get("block_id") or "") > 255:
        yield "block_id must be less than 256 characters"
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            yield "missing required field: text or fields"
        if block.get("accessory"):
            yield from _element_faults(block["accessory"])
    if kind in ("section", "header"):
        yield from _text_faults(block.get("text"), _TEXT_LIMITS[kind], required=kind == "header")
    if kind == "context":
        if not 1 <= len(block.get("elements") or []) <= 10:
            yield "context takes 1 to 10 elements"
        for element in block.get("elements") or []:
            if element.get("type") in ("mrkdwn", "plain_text"):
                yield from _text_faults(element, 3000)
    if kind == "actions":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= 25:
            yield "actions takes 1 to 25 elements"
        names = [e.get("action_id") for e in elements if e.get("action_id")]
        if len(names) != len(set(names)):
            yield "action_id already exists"
        for element in elements:
            yield from _element_faults(element)
    if kind == "input":
        yield from _text_faults(block.get("label"), 2000, required=True)
        yield from _text_faults(block.get("hint"), 2000)
        yield from _element_faults(block.get("element") or {})


def _element_faults(element: dict[str, Any]) -> Iterable[str]:
    kind = element.get("type")
    if kind is None:
        yield "missing required field: element"
        return
    if len(element.get("action_id") or "") > 255:
        yield "action_id must be less than 256 characters"
    if kind == "button":
        yield from _text_faults(element.get("text"), 75, required=True)
        if len(str(element.get("value") or "")) > 2000:
            yield "value must be less than 2001 characters"
    if kind in _CHOICES:
        options = element.get("options") or [
            o for group in element.get("option_groups") or [] for o in group["options"]
        ]
        if not 1 <= len(options) <= 100:
            yield "options takes 1 to 100 items"
        for option in options:
            yield from _text_faults(option.get("text"), 75, required=True)
            yield from _text_faults(option.get("description"), 75)
            if len(str(option.get("value"))) > 150:
                yield "option value must be less than 151 characters"
        initial = element.get("initial_option")
        if initial is not None and initial not in options:
            yield "initial_option must be one of the options"
    if kind == "plain_text_input" and len(element.get("initial_value") or "") > 3000:
        yield "initial_value must be less than 3001 characters"


def _text_faults(text: Any, limit: int, *, required: bool = False) -> Iterable[str]:
    if text is None:
        if required:
            yield "missing required field: text"
        return
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield "text must be a text object"
        return
    if not text.get("text"):
        yield "must be more than 0 characters"
    if len(text.get("text") or "") > limit:
        yield f"must be less than {limit + 1} characters"


def _refuse(error: str, faults: list[str]) -> None:
    raise ApiError(error, errors=faults, response_metadata={"messages": faults})
