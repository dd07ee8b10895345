"""What a call brings with it: arguments from the query, a form or JSON, and the token.

As Slack takes them: https://docs.slack.dev/apis/web-api
"""

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from sandbox.errors import ApiError
from sandbox.shapes import Json
from sandbox.wire import Packed

_JSON, _FORM, _PARTS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
)  # fmt: skip
_POSTED = (_JSON, _FORM, "text/plain")
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "iso-8859-1"}


@dataclass
class Incoming:
    """`as_sent` is the JSON as it came, to be remembered. `warning` is what Slack thinks of it."""

    args: Json = field(default_factory=dict)
    token: str = ""
    as_sent: Packed | None = None
    warning: str = ""


async def incoming(request: web.Request) -> Incoming:
    """Raises `ApiError` for a body that is none of Slack's kinds, or not what it says it is."""
    found = Incoming(dict(request.query))
    body = b""
    if request.content_type == _PARTS:
        found.args |= await _parts(request)
    elif body := await request.read():
        _read(request, body, found)
    # In JSON a token is an argument like any other, which no method asks for.
    in_args = str(found.args.pop("token", ""))
    in_json = request.content_type == _JSON and bool(body) and "token" not in request.query
    in_header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    found.token = in_header or ("" if in_json else in_args)
    return found


def decoded_json(text: str) -> Any:
    """Raises `ValueError` for what is not JSON, or nested deeper than anybody can read."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault


def _read(request: web.Request, body: bytes, found: Incoming) -> None:
    if "Content-Type" not in request.headers:
        raise ApiError("missing_post_type")
    kind = request.content_type
    if kind not in _POSTED:
        raise ApiError("invalid_post_type")
    charset = _CHARSETS.get((request.charset or "utf-8").lower())
    if charset is None:
        raise ApiError("invalid_charset")
    if kind == _JSON:
        _read_json(request, body, found)
    elif kind == _FORM:
        found.args |= parse_qsl(body.decode(charset, "replace"), keep_blank_values=True)
        found.warning = "superfluous_charset" if request.charset else ""


def _read_json(request: web.Request, body: bytes, found: Incoming) -> None:
    found.warning = "" if request.charset else "missing_charset"
    if not body.strip():
        return
    try:
        text = body.decode()
        given = decoded_json(text)
    except ValueError as fault:
        raise ApiError("invalid_json") from fault
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    found.args |= given
    found.as_sent = None if "token" in given or request.query else Packed(text)


async def _parts(request: web.Request) -> Json:
    """Without the files: no method here takes one in its arguments."""
    try:
        form = await request.post()
    except (HttpProcessingError, ValueError, LookupError) as fault:
        raise ApiError("invalid_form_data") from fault
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
