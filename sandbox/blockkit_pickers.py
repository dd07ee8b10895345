"""What Slack refuses in the elements that take dates, numbers, people, places and files."""

import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]

_KINDS_OF_PLACE = {"im", "mpim", "private", "public"}
_TRIGGERS = {"on_enter_pressed", "on_character_entered"}
_IDS = {
    "initial_user": "[UW]", "initial_users": "[UW]",
    "initial_conversation": "[CDGUW]", "initial_conversations": "[CDGUW]",
    "initial_channel": "C", "initial_channels": "C",
}  # fmt: skip


def picker_faults(element: Json) -> Iterator[str]:
    """Of one that is among those allowed in its place."""
    match element["type"]:
        case "datepicker" if not _date(element.get("initial_date")):
            yield "initial_date is not in the right format"
        case "timepicker" if not _time(element.get("initial_time")):
            yield "initial_time is not in the right format"
        case "datetimepicker" if not _instant(element.get("initial_date_time")):
            yield "initial_date_time must be 10 digits"
        case "number_input":
            yield from _number_faults(element)
        case "file_input":
            yield from _file_faults(element)
        case "plain_text_input":
            yield from _typing_faults(element)
    yield from _initial_id_faults(element)
    yield from _filter_faults(element.get("filter"))
    yield from _trigger_faults(element.get("dispatch_action_config"))
    if not _at_least(element.get("max_selected_items", 1), 1):
        yield "max_selected_items must be 1 or more"
    if not _at_least(element.get("min_query_length", 0), 0):
        yield "min_query_length must be 0 or more"


def _date(value: Any) -> bool:
    try:
        return value is None or date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def _time(value: Any) -> bool:
    try:
        return value is None or f"{time.fromisoformat(value):%H:%M}" == value
    except (TypeError, ValueError):
        return False


def _instant(value: Any) -> bool:
    return value is None or (type(value) is int and len(str(value)) == 10)


def _number_faults(element: Json) -> Iterator[str]:
    decimals = element.get("is_decimal_allowed")
    if not isinstance(decimals, bool):
        yield "missing required field: is_decimal_allowed"
    for name in ("initial_value", "min_value", "max_value"):
        value = element.get(name)
        if value is not None and not _numeric(value, whole=not decimals):
            yield f"{name} must be a number in a string"
            return
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        yield "min_value must not be more than max_value"


def _numeric(value: Any, *, whole: bool) -> bool:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        return False
    return number.is_finite() and not (whole and number % 1)


def _file_faults(element: Json) -> Iterator[str]:
    most, types = element.get("max_files", 10), element.get("filetypes", ["any"])
    if type(most) is not int or not 1 <= most <= 10:
        yield "max_files must be 1 to 10"
    if not isinstance(types, list) or not types or not all(isinstance(t, str) and t for t in types):
        yield "filetypes must be an array of file extensions"


def _typing_faults(element: Json) -> Iterator[str]:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if not 1 <= most <= 3000:
        yield "max_length must be 1 to 3000"
    if not 0 <= least <= most:
        yield "min_length must be 0 to max_length"
    if len(element.get("initial_value") or "") > most:
        yield f"initial_value must be less than {most + 1} characters"


def _initial_id_faults(element: Json) -> Iterator[str]:
    for name, first in _IDS.items():
        given = element.get(name)
        ids = given if isinstance(given, list) else [given] if given else []
        if not all(isinstance(one, str) and re.match(first, one) for one in ids):
            yield f"{name} is not an id of that kind"


def _filter_faults(given: Any) -> Iterator[str]:
    if given is None:
        return
    include = given.get("include") if isinstance(given, dict) else None
    if given in ({}, None) or not isinstance(given, dict):
        yield "filter must say what it includes"
    elif include is not None and (not include or not _KINDS_OF_PLACE.issuperset(include)):
        yield f"filter.include takes {', '.join(sorted(_KINDS_OF_PLACE))}"


def _trigger_faults(given: Any) -> Iterator[str]:
    triggers = (given or {}).get("trigger_actions_on")
    if given is not None and (not triggers or not _TRIGGERS.issuperset(triggers)):
        yield f"trigger_actions_on takes {', '.join(sorted(_TRIGGERS))}"


def _at_least(value: Any, least: int) -> bool:
    return type(value) is int and value >= least
