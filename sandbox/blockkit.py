"""What Slack refuses in messages and views: unknown blocks, missing parts, texts too long."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from sandbox.blockkit_data import CHARTS, TABLE_TEXT, chart_faults, table_faults, text_in_cells
from sandbox.blockkit_elements import (
    CHOICES,
    IN_ACTIONS,
    IN_SECTIONS,
    INPUTS,
    Json,
    element_faults,
    image_faults,
    text_faults,
)
from sandbox.errors import ApiError
from sandbox.surfaces import BLOCKS, ELEMENTS_IN_MODALS_ALONE, Surface, surface
from sandbox.wire import Packed

_MESSAGE_TEXT = 40_000
_MESSAGE_BLOCKS_TEXT = 13_200
_MARKDOWN_TEXT = 12_000
_VIEW_BYTES = 250_000
_NONE = frozenset[str]()


def check_message(blocks: Any, text: str, without: frozenset[str] = _NONE) -> None:
    """Raises `ApiError`: invalid_blocks, no_text when empty, msg_too_long.

    `without`: types of blocks that this workspace does not have.
    """
    if not blocks and not text:
        raise ApiError("no_text")
    if len(text) > _MESSAGE_TEXT:
        raise ApiError("msg_too_long")
    allowed = BLOCKS["message"] - without
    faults = list(_faults(blocks or [], allowed, limit=50, at="/blocks", where="message"))
    if faults or (faults := list(_data_faults(blocks or []))):
        _refuse("invalid_blocks", faults, errors=faults)


def check_written(blocks: list[Json], packed: Packed) -> None:
    """Raises `ApiError("msg_blocks_too_long")`. JSON is never shorter than the texts in it."""
    if len(packed.json) > _MESSAGE_BLOCKS_TEXT and _written(blocks) > _MESSAGE_BLOCKS_TEXT:
        raise ApiError("msg_blocks_too_long")


def check_view(view: Any, types: tuple[str, ...], without: frozenset[str] = _NONE) -> None:
    """Raises `ApiError("invalid_arguments")` with Slack's kind of detail, or view_too_large."""
    if not isinstance(view, dict):
        _refuse("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    faults = list(_view_faults(view, types))
    blocks = view.get("blocks") or []
    where = surface(str(view.get("type")))
    faults += _faults(blocks, BLOCKS[where] - without, limit=100, at="/view/blocks", where=where)
    if faults:
        _refuse("invalid_arguments", faults)
    if len(json.dumps(view)) > _VIEW_BYTES:
        raise ApiError("view_too_large")


def _view_faults(view: Json, types: tuple[str, ...]) -> Iterator[str]:
    if view.get("type") not in types:
        yield "unsupported type [json-pointer:/view/type]"
    if "blocks" not in view:
        yield "missing required field: blocks [json-pointer:/view]"
    if view.get("type") == "modal":
        for name in ("title", "submit", "close"):
            required = name == "title"
            for fault in text_faults(view.get(name), 24, required=required, plain=True):
                yield f"{fault} [json-pointer:/view/{name}]"
        kinds = [b.get("type") for b in view.get("blocks") or [] if isinstance(b, dict)]
        if "input" in kinds and not view.get("submit"):
            yield "missing required field: submit [json-pointer:/view]"
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name) or "") > limit:
            yield f"must be less than {limit + 1} characters [json-pointer:/view/{name}]"


def _data_faults(blocks: list[Json]) -> Iterator[str]:
    """Of all tables and charts of a message together."""
    if sum(block["type"] == "data_visualization" for block in blocks) > CHARTS:
        yield f"no more than {CHARTS} charts allowed [json-pointer:/blocks]"
    tables = [block for block in blocks if block["type"] == "data_table"]
    if sum(text_in_cells(table) for table in tables) > TABLE_TEXT:
        yield f"tables take {TABLE_TEXT} characters altogether [json-pointer:/blocks]"


def _faults(
    blocks: Any, allowed: frozenset[str], *, limit: int, at: str, where: Surface
) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield f"must be an array [json-pointer:{at}]"
        return
    if len(blocks) > limit:
        yield f"no more than {limit} items allowed [json-pointer:{at}]"
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            yield f"must be an object [json-pointer:{at}/{number}]"
            continue
        for fault in _block_faults(block, allowed):
            yield f"{fault} [json-pointer:{at}/{number}]"
        kind = (block.get("element") or {}).get("type")
        if where != "modal" and kind in ELEMENTS_IN_MODALS_ALONE:
            yield f"unsupported type: {kind} [json-pointer:{at}/{number}/element]"
        name = block.get("block_id")
        if name and name in seen:
            yield f"block_id already exists: {name} [json-pointer:{at}/{number}/block_id]"
        seen.add(name or "")


def _block_faults(block: Json, allowed: frozenset[str]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in allowed:
        yield f"unsupported type: {kind}"
        return
    if len(block.get("block_id") or "") > 255:
        yield "block_id must be less than 256 characters"
    check = _CHECKS.get(kind)
    if check is not None:
        yield from check(block)


def _section(block: Json) -> Iterator[str]:
    fields = block.get("fields") or []
    if not block.get("text") and not fields:
        yield "missing required field: text or fields"
    yield from text_faults(block.get("text"), 3000)
    if len(fields) > 10:
        yield "no more than 10 fields allowed"
    for field in fields:
        yield from text_faults(field, 2000, required=True)
    if block.get("accessory"):
        yield from element_faults(block["accessory"], IN_SECTIONS)


def _header(block: Json) -> Iterator[str]:
    yield from text_faults(block.get("text"), 150, required=True, plain=True)


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 10:
        yield "context takes 1 to 10 elements"
    for element in elements:
        if element.get("type") == "image":
            yield from image_faults(element)
        else:
            yield from text_faults(element, 3000, required=True)


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 25:
        yield "actions takes 1 to 25 elements"
    names = [e.get("action_id") for e in elements if e.get("action_id")]
    if len(names) != len(set(names)):
        yield "action_id already exists"
    for element in elements:
        yield from element_faults(element, IN_ACTIONS)


def _input(block: Json) -> Iterator[str]:
    yield from text_faults(block.get("label"), 2000, required=True, plain=True)
    yield from text_faults(block.get("hint"), 2000, plain=True)
    yield from element_faults(block.get("element"), INPUTS | CHOICES - {"overflow"})


def _markdown(block: Json) -> Iterator[str]:
    if not 1 <= len(block.get("text") or "") <= _MARKDOWN_TEXT:
        yield f"text must be 1 to {_MARKDOWN_TEXT} characters"


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": image_faults,
    "markdown": _markdown,
    "data_table": table_faults,
    "data_visualization": chart_faults,
}


def _written(part: Any) -> int:
    """Characters of all texts within, but for tables, which have a limit of their own."""
    if isinstance(part, list):
        return sum(_written(one) for one in part)
    if not isinstance(part, dict) or part.get("type") == "data_table":
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_written(value) for value in part.values())


def _refuse(error: str, faults: list[str], **extra: object) -> NoReturn:
    messages = [f"[ERROR] {fault}" for fault in faults]
    raise ApiError(error, response_metadata={"messages": messages}, **extra)
