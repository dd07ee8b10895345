"""Every block: its fields, what must be in it, and how much may be.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator

from sandbox.blockkit_data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from sandbox.blockkit_elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_INPUTS,
    IN_MODALS_ALONE,
    IN_SECTIONS,
    elements,
)
from sandbox.blockkit_objects import (
    BLOCK_ID,
    HTTP,
    HTTPS,
    IMAGE,
    IMAGE_BLOCK,
    SLACK_ICON,
    plain,
    text,
)
from sandbox.blockkit_rich_text import RICH_TEXT
from sandbox.shapes import (
    Check,
    Json,
    Rule,
    boolean,
    listed,
    of_type,
    one_of,
    record,
    string,
    typed,
    unique,
)
from sandbox.surfaces import BLOCKS, Surface

MARKDOWN_TEXT = 12_000
"""Characters of all markdown blocks of a message together."""
_ACTION_IDS = unique("action_id", "action_id")
_NAME = string(None, 1)


def _block(kind: str, fields: dict[str, Check], needs: tuple[str, ...], *rules: Rule) -> Check:
    return of_type(kind, {"block_id": BLOCK_ID, **fields}, needs, *rules)


def _text_or_fields(section: Json) -> Iterator[str]:
    if "text" not in section and "fields" not in section:
        yield "must define either `text` or `fields`"


def _something_in_it(card: Json) -> Iterator[str]:
    if not card.keys() & {"hero_image", "title", "actions", "body"}:
        yield "must define one of `hero_image`, `title`, `actions` or `body`"
    if "icon" in card and "slack_icon" in card:
        yield "must define either `icon` or `slack_icon`"


def _titled(container: Json) -> Iterator[str]:
    if "title" not in container and "rich_text_title" not in container:
        yield "must define either `title` or `rich_text_title`"
    collapsible = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not collapsible:
        yield "default_collapsed takes is_collapsible"
    if container.get("has_header_divider") and collapsible:
        yield "has_header_divider does not go with is_collapsible"


_IN_CONTEXT = typed(
    {kind: text(3000) if kind != "image" else IMAGE for kind in ("plain_text", "mrkdwn", "image")}
)
_BUTTONS = listed(ELEMENTS["button"], 1, 3, _ACTION_IDS)
_CARD = _block(
    "card",
    {
        "hero_image": IMAGE, "icon": IMAGE, "slack_icon": SLACK_ICON, "title": text(150),
        "subtitle": text(150), "body": text(200), "subtext": text(200), "actions": _BUTTONS,
    },
    (),
    _something_in_it,
)  # fmt: skip
_SOURCE = of_type("url", {"url": HTTP, "text": _NAME}, ("url", "text"))
_TASK = {
    "task_id": _NAME,
    "title": _NAME,
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": listed(_SOURCE),
    "status": one_of("pending", "in_progress", "complete", "error"),
}
_TASK_NEEDS = ("task_id", "title")
# In a plan it goes without saying that a task is one.
_IN_A_PLAN = record({**_TASK, "type": one_of("task_card"), "block_id": BLOCK_ID}, _TASK_NEEDS)


def _input(kinds: set[str]) -> Check:
    return _block(
        "input",
        {
            "label": plain(2000),
            "hint": plain(2000),
            "element": elements(kinds),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        ("label", "element"),
    )


_PLAIN_BLOCKS: dict[str, Check] = {
    "actions": _block(
        "actions", {"elements": listed(elements(IN_ACTIONS), 1, 25, _ACTION_IDS)}, ("elements",)
    ),
    "alert": _block(
        "alert",
        {"text": text(200), "level": one_of("default", "info", "warning", "error", "success")},
        ("text",),
    ),
    "call": _block("call", {"call_id": _NAME}, ("call_id",)),
    "card": _CARD,
    "carousel": _block("carousel", {"elements": listed(_CARD, 1, 10)}, ("elements",)),
    "context": _block("context", {"elements": listed(_IN_CONTEXT, 1, 10)}, ("elements",)),
    "context_actions": _block(
        "context_actions",
        {"elements": listed(elements(("feedback_buttons", "icon_button")), 1, 5, _ACTION_IDS)},
        ("elements",),
    ),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": _block("divider", {}, ()),
    "file": _block(
        "file", {"external_id": _NAME, "source": one_of("remote")}, ("external_id", "source")
    ),
    "header": _block("header", {"text": plain(150)}, ("text",)),
    "image": IMAGE_BLOCK,
    "input": _input(IN_INPUTS - IN_MODALS_ALONE),
    "markdown": _block("markdown", {"text": string(MARKDOWN_TEXT, 1)}, ("text",)),
    "plan": _block(
        "plan",
        {"title": _NAME, "tasks": listed(_IN_A_PLAN, 0, 50, unique("task_id", "task_id"))},
        ("title",),
    ),
    "rich_text": RICH_TEXT,
    "section": _block(
        "section",
        {
            "text": text(3000),
            "fields": listed(text(2000), 1, 10),
            "accessory": elements(IN_SECTIONS),
            "expand": boolean,
        },
        (),
        _text_or_fields,
    ),
    "table": TABLE,
    "task_card": _block("task_card", _TASK, _TASK_NEEDS),
    "video": _block(
        "video",
        {
            "alt_text": string(2000), "thumbnail_url": HTTP, "title": plain(200),
            "video_url": HTTPS, "title_url": HTTPS, "description": plain(200),
            "author_name": string(50), "provider_name": string(50), "provider_icon_url": HTTP,
        },
        ("alt_text", "thumbnail_url", "title", "video_url"),
    ),
}  # fmt: skip
_IN_A_CONTAINER = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
    "table", "video",
)  # fmt: skip
_CONTAINER = _block(
    "container",
    {
        "title": plain(150), "rich_text_title": RICH_TEXT, "subtitle": text(150), "icon": IMAGE,
        "child_blocks": listed(
            typed({kind: _PLAIN_BLOCKS[kind] for kind in _IN_A_CONTAINER}), 1, 10
        ),
        "width": one_of("narrow", "standard", "wide", "full"), "is_collapsible": boolean,
        "default_collapsed": boolean, "has_header_divider": boolean,
    },
    ("child_blocks",),
    _titled,
)  # fmt: skip
_AUTH_PROVIDER = _block(
    "auth_provider",
    {
        "value": string(150, 1), "name": plain(75), "is_connected": boolean,
        "description": plain(150), "icon_url": HTTPS, "auth_url": HTTPS, "disconnect_url": HTTPS,
        "connected_identity": plain(75), "connected_context": plain(75),
        "accessory": elements(("overflow",)), "fallback": listed(typed(_PLAIN_BLOCKS)),
    },
    ("value", "name", "is_connected"),
)  # fmt: skip
_ALL = {**_PLAIN_BLOCKS, "container": _CONTAINER, "auth_provider": _AUTH_PROVIDER}


def _of(where: Surface) -> dict[str, Check]:
    found = {kind: _ALL[kind] for kind in BLOCKS[where]}
    return {**found, "input": _input(IN_INPUTS)} if where == "modal" else found


KNOWN: dict[Surface, dict[str, Check]] = {where: _of(where) for where in BLOCKS}
"""Surface → type of block → its check."""
