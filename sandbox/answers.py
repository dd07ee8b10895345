"""What Slack's own client says of a form before the app hears of it."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s]+\.[^\s]+")


def unanswered(blocks: list[Json], state: Json) -> dict[str, str]:
    """Block id → what to tell the person: what is missing, or is not of the kind asked for."""
    return {
        block["block_id"]: fault
        for block in blocks
        if block["type"] == "input"
        for fault in _faults(block, _held(block, state))
    }


def _held(block: Json, state: Json) -> Json:
    held: Json = (state.get(block["block_id"]) or {}).get(block["element"]["action_id"]) or {}
    return held


def _faults(block: Json, held: Json) -> Iterator[str]:
    element = block["element"]
    values = [value for key, value in held.items() if key != "type" and value not in (None, "", [])]
    if not values:
        if not block.get("optional"):
            yield "Please complete this required field."
        return
    written = str(held.get("value") or "")
    match element["type"]:
        case "number_input":
            yield from _number_faults(element, written)
        case "email_text_input" if not _EMAIL.fullmatch(written):
            yield "Please enter a valid email address."
        case "url_text_input" if not _URL.fullmatch(written):
            yield "Please enter a valid URL."
        case "plain_text_input":
            yield from _length_faults(element, written)
    most = element.get("max_selected_items")
    if most and isinstance(values[0], list) and len(values[0]) > most:
        yield f"Please choose at most {most}."


def _length_faults(element: Json, written: str) -> Iterator[str]:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(written) > most:
        yield f"Please use at most {most} characters."
    elif len(written) < least:
        yield f"Please use at least {least} characters."


def _number_faults(element: Json, written: str) -> Iterator[str]:
    try:
        number = Decimal(written)
    except InvalidOperation:
        yield "Please enter a number."
        return
    if not number.is_finite():
        yield "Please enter a number."
    elif number % 1 and not element.get("is_decimal_allowed"):
        yield "Please enter a whole number."
    elif "min_value" in element and number < Decimal(element["min_value"]):
        yield f"Please enter {element['min_value']} or more."
    elif "max_value" in element and number > Decimal(element["max_value"]):
        yield f"Please enter {element['max_value']} or less."
