"""Rich text: sections, lists, quotes and preformatted text, and what stands in them.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from typing import Any

from sandbox.blockkit_objects import BLOCK_ID
from sandbox.shapes import Check, boolean, listed, of_type, one_of, record, string, typed, whole

_SOME = string(None, 1)
_STYLE = record(
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight",
         "unlink"),
        boolean,
    )
)  # fmt: skip
_DETAILED: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "broadcast": ({"range": one_of("here", "channel", "everyone")}, ("range",)),
    "channel": ({"channel_id": _SOME}, ("channel_id",)),
    "color": (
        {"value": string(like="#[0-9A-Fa-f]{3,8}", told="must be a valid hex color")}, ("value",)
    ),
    "date": (
        {"timestamp": whole(0), "format": _SOME, "url": _SOME, "fallback": _SOME},
        ("timestamp", "format"),
    ),
    "emoji": (
        {"name": _SOME, "unicode": _SOME, "url": _SOME, "skin_tone": whole(1, 6)}, ("name",)
    ),
    "link": ({"url": _SOME, "text": _SOME, "unsafe": boolean}, ("url",)),
    "team": ({"team_id": _SOME}, ("team_id",)),
    "text": ({"text": _SOME}, ("text",)),
    "user": ({"user_id": _SOME}, ("user_id",)),
    "usergroup": ({"usergroup_id": _SOME}, ("usergroup_id",)),
}  # fmt: skip
_NAMED_ALONE = (
    "attachment_mention", "canvas", "canvas_user_mention", "canvas_message_unfurl", "citation",
    "file", "list_record", "message_mention", "salesforce_data_field", "tag",
    "work_object_mention", "workflow_mention",
)  # fmt: skip
"""The documentation names them, and does not say what is in them."""


def _anything(value: Any, at: str, faults: list[str]) -> None:
    """Nothing is known against it."""


_ELEMENT = typed(
    {
        **{
            kind: of_type(kind, {**fields, "style": _STYLE}, needs)
            for kind, (fields, needs) in _DETAILED.items()
        },
        **dict.fromkeys(_NAMED_ALONE, _anything),
    }
)
# Slack takes these empty: https://github.com/slackapi/python-slack-sdk/pull/1576
_ELEMENTS = {"elements": listed(_ELEMENT)}
_BORDER = {"border": whole(0, 1)}
_SECTION = of_type("rich_text_section", _ELEMENTS, ("elements",))
_LIST = of_type(
    "rich_text_list",
    {
        "elements": listed(_SECTION),
        "style": one_of("bullet", "ordered"),
        "indent": whole(0, 8),
        "offset": whole(0),
        **_BORDER,
    },
    ("elements", "style"),
)
_PARTS = typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": _LIST,
        "rich_text_preformatted": of_type(
            "rich_text_preformatted", {**_ELEMENTS, **_BORDER, "language": _SOME}, ("elements",)
        ),
        "rich_text_quote": of_type("rich_text_quote", {**_ELEMENTS, **_BORDER}, ("elements",)),
    }
)
RICH_TEXT = of_type(
    "rich_text", {"elements": listed(_PARTS, 1), "block_id": BLOCK_ID}, ("elements",)
)
