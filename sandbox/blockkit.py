"""What Slack refuses in messages and views: unknown blocks, missing parts, texts too long."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from sandbox.blockkit_blocks import KNOWN, MARKDOWN_TEXT
from sandbox.blockkit_data import CHARTS, TABLE_TEXT, text_in_cells
from sandbox.blockkit_objects import plain
from sandbox.elements import elements_of, flat
from sandbox.errors import ApiError
from sandbox.shapes import Check, Json, boolean, record, said, string
from sandbox.surfaces import Surface, surface
from sandbox.wire import Packed

_MESSAGE_TEXT = 40_000
_MESSAGE_BLOCKS_TEXT = 13_200
_VIEW_BYTES = 250_000
_NONE = frozenset[str]()


def check_message(
    blocks: Any, text: str, without: frozenset[str] = _NONE, *, more: bool = False
) -> None:
    """Raises `ApiError`: invalid_blocks, no_text when empty, msg_too_long.

    `without`: types of blocks that this workspace does not have. `more`: something else stands in
    the message, so that it needs neither text nor blocks.
    """
    if not blocks and not text and not more:
        raise ApiError("no_text")
    if len(text) > _MESSAGE_TEXT:
        raise ApiError("msg_too_long")
    faults = block_faults(blocks or [], "message", "/blocks", without)
    if faults:
        refuse("invalid_blocks", faults, errors=faults)


def block_faults(
    blocks: Any, where: Surface, at: str, without: frozenset[str] = _NONE
) -> list[str]:
    """Of the blocks of a message or a view, one by one, and of all of them together."""
    faults: list[str] = []
    limit = 50 if where == "message" else 100
    if not isinstance(blocks, list):
        return [said("must provide an array", at)]
    if len(blocks) > limit:
        faults.append(said(f"no more than {limit} items allowed", at))
    for number, block in enumerate(blocks):
        _check_block(block, where, f"{at}/{number}", without, faults)
    if not faults:
        faults += (said(what, at) for what in _together(blocks))
    return faults


def check_written(blocks: list[Json], packed: Packed) -> None:
    """Raises `ApiError("msg_blocks_too_long")`. JSON is never shorter than the texts in it."""
    if len(packed.json) > _MESSAGE_BLOCKS_TEXT and _written(blocks) > _MESSAGE_BLOCKS_TEXT:
        raise ApiError("msg_blocks_too_long")


def check_view(view: Any, types: tuple[str, ...], without: frozenset[str] = _NONE) -> None:
    """Raises `ApiError("invalid_arguments")` with Slack's kind of detail, or view_too_large."""
    faults: list[str] = []
    kind = view.get("type") if isinstance(view, dict) else None
    if isinstance(view, dict) and (not isinstance(kind, str) or kind not in types):
        faults.append(said("unsupported type", "/view/type"))
    _VIEWS[surface(str(kind))](view, "/view", faults)
    if isinstance(view, dict) and "blocks" in view:
        faults += block_faults(view["blocks"], surface(str(kind)), "/view/blocks", without)
    if not faults and kind == "modal" and "submit" not in view and _takes_input(view["blocks"]):
        faults.append(said("missing required field: submit", "/view"))
    if faults:
        refuse("invalid_arguments", faults)
    if len(json.dumps(view)) > _VIEW_BYTES:
        raise ApiError("view_too_large")


def _takes_input(blocks: list[Json]) -> bool:
    return any(block["type"] == "input" for block in blocks)


def refuse(error: str, faults: Iterable[str], **extra: object) -> NoReturn:
    messages = [f"[ERROR] {fault}" for fault in faults]
    raise ApiError(error, response_metadata={"messages": messages}, **extra)


def _anything(value: Any, at: str, faults: list[str]) -> None:
    """Blocks are looked at by themselves."""


_VIEW: dict[str, Check] = {
    "type": string(),
    "blocks": _anything,
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL = {
    **_VIEW, "title": plain(24), "submit": plain(24), "close": plain(24),
    "clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean,
}  # fmt: skip
_VIEWS = {
    "modal": record(_MODAL, ("type", "blocks", "title")),
    # What only a modal shows is not refused in a home, and not shown.
    "home": record(_MODAL, ("type", "blocks")),
}


def _check_block(
    block: Any, where: Surface, at: str, without: frozenset[str], faults: list[str]
) -> None:
    if not isinstance(block, dict):
        faults.append(said("must provide an object", at))
        return
    kind = block.get("type")
    known = KNOWN[where].get(kind) if isinstance(kind, str) and kind not in without else None
    if known is None:
        faults.append(said(f"unsupported type: {kind}", at))
    else:
        known(block, at, faults)


def _together(blocks: list[Json]) -> Iterator[str]:
    """Of sound blocks of a message or view."""
    kinds = [block["type"] for block in blocks]
    names = [name for block in blocks if (name := block.get("block_id"))]
    if len(names) != len(set(names)):
        yield "block_id already exists"
    if kinds.count("data_visualization") > CHARTS:
        yield f"no more than {CHARTS} charts allowed"
    if kinds.count("table") > 1:
        yield "only_one_table_allowed"
    if sum(text_in_cells(b) for b in blocks if b["type"] == "data_table") > TABLE_TEXT:
        yield f"tables take {TABLE_TEXT} characters altogether"
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > MARKDOWN_TEXT:
        yield f"markdown takes {MARKDOWN_TEXT} characters altogether"
    if sum(bool(e.get("focus_on_load")) for b in flat(blocks) for e in elements_of(b)) > 1:
        yield "only one element can be focused on load"


def _written(part: Any) -> int:
    """Characters of all texts within, but for tables, which have a limit of their own."""
    if isinstance(part, list):
        return sum(_written(one) for one in part)
    if not isinstance(part, dict) or part.get("type") == "data_table":
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_written(value) for value in part.values())
