"""What came back from a call: Slack's own word, or something in between that is not Slack.

A proxy, a sign-in page, a load balancer answer with any status and any body. Only what Slack itself
says in its JSON counts; after anything else the call is tried again.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

Json = dict[str, Any]

_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
"""Slack's errors are words of small letters (docs.slack.dev/reference/methods)."""
_JSON_IN_FULL = re.compile(rb"\s*[{\[]")
_MARKUP = re.compile(rb"\s*<")

WANTED: Mapping[str, tuple[str, ...]] = {
    "auth.test": ("team_id",),
    "apps.connections.open": ("url",),
    "chat.postMessage": ("ts",),
    "chat.update": ("ts",),
    "chat.delete": ("ts",),
    "conversations.open": ("channel.id",),
    "conversations.info": ("channel",),
    "conversations.members": ("members",),
    "conversations.history": ("messages",),
    "files.getUploadURLExternal": ("upload_url", "file_id"),
    "files.completeUploadExternal": ("files",),
    "files.info": ("file",),
    "migration.exchange": ("user_id_map",),
    "users.info": ("user.id",),
    "users.list": ("members",),
    "users.lookupByEmail": ("user.id",),
    "views.open": ("view.id",),
    "views.push": ("view.id",),
    "views.update": ("view.id",),
    "views.publish": ("view",),
}
"""What an answer must hold for the call to have been done, by method; a dot leads into an object.
Of a method that is not here nothing but `ok` is needed.
"""
_LISTS = frozenset({"members", "messages", "files"})
_OBJECTS = frozenset({"channel", "file", "view"})
_MAPS = frozenset({"user_id_map"})


@dataclass(frozen=True)
class Done:
    """Slack did what it was asked."""

    data: Json


@dataclass(frozen=True)
class Declined:
    """Slack refused, in its own words. `needed` is the scope that it names, if it names one."""

    code: str
    needed: str = ""


@dataclass(frozen=True)
class NotSlacks:
    """Anything else. `code` says what it was, as in "html_403"."""

    code: str


SlackAnswer = Done | Declined | NotSlacks


def read(method: str, status: int, body: bytes) -> SlackAnswer:
    """What an answer to a call of this method is worth."""
    data = _parsed(body)
    if not isinstance(data, dict):
        return NotSlacks(f"{_looks_like(data, body)}_{status}")
    ok, code = data.get("ok"), data.get("error")
    if ok is False and isinstance(code, str) and is_code(code):
        return Declined(code, str(data.get("needed") or ""))
    if ok is not True or status != 200:
        return NotSlacks(f"json_{status}")
    if not all(_holds(data, path) for path in WANTED.get(method, ())):
        return NotSlacks(f"incomplete_{status}")
    return Done(data)


def is_code(word: str) -> bool:
    """Whether it is written as Slack writes its errors."""
    return _CODE.fullmatch(word) is not None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    # Nesting without end is refused by its depth.
    except (ValueError, RecursionError):
        return None


def _looks_like(data: Any, body: bytes) -> str:
    if not body.strip():
        return "empty"
    if data is not None or body.strip() == b"null":
        return "json"
    if _MARKUP.match(body):
        return "html"
    return "truncated" if _JSON_IN_FULL.match(body) else "text"


def _holds(data: Json, path: str) -> bool:
    found: Any = data
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    last = path.rsplit(".", 1)[-1]
    if last in _LISTS:
        return isinstance(found, list)
    if last in _MAPS:
        return isinstance(found, dict)
    if last in _OBJECTS:
        return isinstance(found, dict) and bool(found)
    return isinstance(found, str) and bool(found)


LONGEST_REST = 3600.0
"""Seconds. Slack asks for a minute at most; what asks for more is not believed, and tried again."""
_SHORTEST_REST = 1.0
_USUAL_REST = 10.0
"""Where nobody can tell what was meant."""


def rest_asked(told: str | None, now: datetime) -> float:
    """Seconds to wait after a 429, whatever its Retry-After holds: a number or a date (RFC 9110,
    10.2.3), or neither.
    """
    try:
        seconds = float(told or "")
    except ValueError:
        seconds = _until(told or "", now)
    if math.isnan(seconds) or seconds < 0:
        return _USUAL_REST
    return min(LONGEST_REST, max(_SHORTEST_REST, seconds))


def _until(told: str, now: datetime) -> float:
    try:
        at = parsedate_to_datetime(told)
    except (ValueError, TypeError, OverflowError, IndexError):
        return math.nan
    if at.tzinfo is None:
        at = at.replace(tzinfo=now.tzinfo)
    return max(0.0, (at - now).total_seconds())
