"""What stands in a call's arguments, whether they came as JSON or as a form."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, TypeVar

from sandbox.errors import ApiError

Args = dict[str, Any]
Row = TypeVar("Row")


def decoded(value: Any) -> Any:
    """An argument that may have come as JSON within a form."""
    if isinstance(value, str) and value:
        try:
            return json.loads(value)
        except ValueError as fault:
            raise ApiError("invalid_arguments") from fault
    return value


def blocks_in(args: Args) -> list[dict[str, Any]] | None:
    blocks = decoded(args.get("blocks"))
    if blocks is not None and not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    return blocks


def flag(args: Args, name: str) -> bool:
    return str(args.get(name, "")).lower() in ("1", "true")


def instant(args: Args, name: str) -> float | None:
    """`oldest` or `latest`, in seconds since 1970."""
    value = args.get(name)
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError as fault:
        raise ApiError(f"invalid_ts_{name}") from fault


def page(
    rows: list[Row], args: Args, key: Callable[[Row], str], *, most: int, usual: int | None = None
) -> tuple[list[Row], str]:
    """One page and the cursor of the next, which is "" at the end.

    A cursor names the row that comes next, so that rows which arrive meanwhile shift nothing.
    """
    start = _start(rows, str(args.get("cursor") or ""), key)
    limit = _limit(args, usual or len(rows), most)
    following = rows[start + limit : start + limit + 1]
    cursor = base64.b64encode(f"next:{key(following[0])}".encode()).decode() if following else ""
    return rows[start : start + limit], cursor


def _start(rows: list[Row], cursor: str, key: Callable[[Row], str]) -> int:
    if not cursor:
        return 0
    try:
        wanted = base64.b64decode(cursor, validate=True).decode().removeprefix("next:")
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ApiError("invalid_cursor") from fault
    for number, row in enumerate(rows):
        if key(row) == wanted:
            return number
    raise ApiError("invalid_cursor")


def _limit(args: Args, usual: int, most: int) -> int:
    try:
        wanted = int(str(args.get("limit") or 0))
    except ValueError as fault:
        raise ApiError("invalid_limit") from fault
    if wanted < 0:
        raise ApiError("invalid_limit")
    return min(wanted or usual, most)
