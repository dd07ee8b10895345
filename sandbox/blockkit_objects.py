"""Block Kit's composition objects: texts, options, questions before a click, filters.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Iterator

from sandbox.shapes import Check, Json, boolean, listed, of_type, one_of, record, string, typed

LINK = string(3000, 1, like=r"[A-Za-z][A-Za-z0-9+.\-]*:\S.*", told="must be a valid URL")
HTTP = string(3000, 1, like=r"https?://\S+", told="must be a valid URL")
HTTPS = string(3000, 1, like=r"https://\S+", told="must be a valid HTTPS URL")
ACTION_ID = string(255, 1)
BLOCK_ID = string(255)
STYLE = one_of("primary", "danger")
PEOPLE = listed(string(like="[UW].*", told="must be a valid user id"), 1, 10)


def plain(most: int) -> Check:
    return of_type("plain_text", {"text": string(most, 1), "emoji": boolean}, ("text",))


def text(most: int) -> Check:
    mrkdwn = of_type("mrkdwn", {"text": string(most, 1), "verbatim": boolean}, ("text",))
    return typed({"plain_text": plain(most), "mrkdwn": mrkdwn})


def option(*, rich: bool = False, links: bool = False) -> Check:
    """`rich`: its text may be mrkdwn. `links`: it may have an address to go to."""
    fields = {"text": text(75) if rich else plain(75), "value": string(150, 1)}
    fields["description"] = text(75) if rich else plain(75)
    return record({**fields, "url": LINK} if links else fields, ("text", "value"))


def options(most: int = 100, *, rich: bool = False, links: bool = False) -> Check:
    return listed(option(rich=rich, links=links), 1, most)


OPTION_GROUPS = listed(
    record({"label": plain(75), "options": options()}, ("label", "options")), 1, 100
)

CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30),
     "style": STYLE},
    ("title", "text"),
)  # fmt: skip


def _either(image: Json) -> Iterator[str]:
    if ("image_url" in image) == ("slack_file" in image):
        yield "must define either `image_url` or `slack_file`"


def _id_or_url(file: Json) -> Iterator[str]:
    if ("id" in file) == ("url" in file):
        yield "must define either `id` or `url`"


SLACK_FILE = record({"id": string(255, 1), "url": HTTP}, (), _id_or_url)
_PICTURE = {"image_url": HTTP, "slack_file": SLACK_FILE, "alt_text": string(2000, 1)}
IMAGE = of_type("image", _PICTURE, ("alt_text",), _either)
IMAGE_BLOCK = of_type(
    "image", {**_PICTURE, "title": plain(2000), "block_id": BLOCK_ID}, ("alt_text",), _either
)


def _says_something(wanted: Json) -> Iterator[str]:
    if not wanted:
        yield "filter must say what it includes"


FILTER = record(
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    (),
    _says_something,
)

DISPATCH = record(
    {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 1, 2)},
    ("trigger_actions_on",),
)

_PARAMETER = record({"name": string(None, 1), "value": string()}, ("name", "value"))
WORKFLOW = record(
    {
        "trigger": record(
            {"url": HTTP, "customizable_input_parameters": listed(_PARAMETER)}, ("url",)
        )
    },
    ("trigger",),
)

SLACK_ICON = of_type(
    "icon",
    {
        "name": one_of(
            "archive", "book", "bookmark", "bot", "bug", "calendar", "call", "caret-left",
            "caret-right", "check", "clipboard", "code", "comment", "compass", "copy", "cube",
            "download", "edit", "email", "eye-closed", "eye-open", "file", "flag", "folder",
            "gear", "globe", "heart", "help", "image", "info", "key", "lightbulb", "link", "map",
            "mobile", "new-window", "pin", "plus", "refine", "refresh", "rocket", "save",
            "screen", "share", "sparkle", "star", "star-filled", "tag", "thumbs-down",
            "thumbs-up", "trash", "upload", "user", "warning",
        )
    },
    ("name",),
)  # fmt: skip
