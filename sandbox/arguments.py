"""What stands in a call's arguments, whether they came as JSON or as a form."""

import base64
import math
from collections.abc import Callable
from typing import Any, TypeVar

from sandbox.errors import ApiError
from sandbox.incoming import decoded_json

Args = dict[str, Any]
Row = TypeVar("Row")


def decoded(value: Any) -> Any:
    """An argument that may have come as JSON within a form."""
    if isinstance(value, str) and value:
        try:
            return decoded_json(value)
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


def booleans(args: Args, names: tuple[str, ...]) -> None:
    """Raises `ApiError` for one that is neither true nor false."""
    for name in names:
        if str(args.get(name) or "").lower() not in ("", "0", "1", "true", "false"):
            told = f"[ERROR] must provide a boolean [json-pointer:/{name}]"
            raise ApiError("invalid_arguments", response_metadata={"messages": [told]})


def text_in(args: Args, name: str) -> str:
    value = args.get(name)
    if isinstance(value, dict | list):
        told = f"[ERROR] must provide a string [json-pointer:/{name}]"
        raise ApiError("invalid_arguments", response_metadata={"messages": [told]})
    return "" if value is None else str(value)


def not_here(method: str, args: Args, *names: str) -> None:
    """Raises `ApiError` for what Slack takes and this sandbox cannot do."""
    for name in names:
        if args.get(name) not in (None, "", [], False):
            raise not_yet(f"{name} of {method}")


def not_yet(what: str) -> ApiError:
    told = f"[ERROR] This sandbox does not have {what} yet; Slack has."
    return ApiError("not_in_this_sandbox", response_metadata={"messages": [told]})


def instant(args: Args, name: str) -> float | None:
    """`oldest` or `latest`, in seconds since 1970."""
    value = args.get(name)
    if value in (None, ""):
        return None
    try:
        found = float(str(value))
    except ValueError as fault:
        raise ApiError(f"invalid_ts_{name}") from fault
    if math.isnan(found):
        raise ApiError(f"invalid_ts_{name}")
    return found


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
    except ValueError as fault:
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
