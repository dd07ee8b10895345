"""Attachments of a message: what Slack refuses in them, and how they stand afterwards.

https://docs.slack.dev/reference/messaging/payload
"""

from typing import Any

from sandbox.arguments import Args, decoded
from sandbox.blockkit import block_faults, refuse
from sandbox.elements import named
from sandbox.errors import ApiError
from sandbox.shapes import Check, Json, boolean, listed, one_of, record, said, string

_MOST = 100
_TEXTS = (
    "author_icon", "author_link", "author_name", "callback_id", "color", "fallback", "footer",
    "footer_icon", "from_url", "image_url", "pretext", "text", "thumb_url", "title", "title_link",
)  # fmt: skip
_FIELD = record({"title": string(), "short": boolean}, closed=False)
_KNOWN: dict[str, Check] = {
    **dict.fromkeys(_TEXTS, string()),
    "fields": listed(_FIELD),
    "mrkdwn_in": listed(one_of("pretext", "text", "fields", "title", "fallback", "footer")),
}


def attachments_in(args: Args, without: frozenset[str]) -> list[Json] | None:
    """`None` without the argument. Raises `ApiError`.

    `without`: types of blocks that this workspace does not have.
    """
    if args.get("attachments") in (None, ""):
        return None
    given = decoded(args["attachments"])
    if not isinstance(given, list):
        refuse("invalid_attachments", [said("must provide an array", "/attachments")])
    if len(given) > _MOST:
        raise ApiError("too_many_attachments")
    faults = [
        fault
        for number, one in enumerate(given)
        for fault in _faults(one, f"/attachments/{number}", without)
    ]
    if faults:
        refuse("invalid_attachments", faults)
    return [_kept(number, one) for number, one in enumerate(given, start=1)]


def _faults(attachment: Any, at: str, without: frozenset[str]) -> list[str]:
    """What Slack does not know in an attachment it takes no notice of."""
    if not isinstance(attachment, dict):
        return [said("must provide an object", at)]
    faults: list[str] = []
    for name, value in attachment.items():
        if name in _KNOWN:
            _KNOWN[name](value, f"{at}/{name}", faults)
    if "blocks" in attachment:
        faults += block_faults(attachment["blocks"], "message", f"{at}/blocks", without)
    return faults


def _kept(number: int, attachment: Json) -> Json:
    found = {"fallback": "[no preview available]", **attachment, "id": number}
    if "blocks" in attachment:
        found["blocks"] = named(attachment["blocks"])
    return found
