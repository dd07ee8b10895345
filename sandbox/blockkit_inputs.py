"""Elements that are typed into, and the one that takes files."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from sandbox.blockkit_objects import ACTION_ID, DISPATCH, plain
from sandbox.blockkit_rich_text import RICH_TEXT
from sandbox.shapes import Json, boolean, listed, of_type, string, whole

_TYPED = {
    "action_id": ACTION_ID,
    "focus_on_load": boolean,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}


def _lengths(element: Json) -> Iterator[str]:
    most = element.get("max_length", 3000)
    if element.get("min_length", 0) > most:
        yield "min_length must not be more than max_length"
    if len(element.get("initial_value", "")) > most:
        yield f"initial_value must be less than {most + 1} characters"


def _lines(element: Json) -> Iterator[str]:
    if element.get("min_lines", 1) > element.get("max_lines", 100):
        yield "min_lines must not be more than max_lines"


def _numbers(element: Json) -> Iterator[str]:
    found: dict[str, Decimal] = {}
    for name in ("initial_value", "min_value", "max_value"):
        if name in element:
            value = _number(element[name], whole=not element["is_decimal_allowed"])
            if value is None:
                yield f"{name} must be a number in a string"
                return
            found[name] = value
    least, most = found.get("min_value"), found.get("max_value")
    if least is not None and most is not None and least > most:
        yield "min_value must not be more than max_value"
    first = found.get("initial_value")
    if first is not None and any(
        (least is not None and first < least, most is not None and first > most)
    ):
        yield "initial_value must be between min_value and max_value"


def _number(text: str, *, whole: bool) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # Of a number of a thousand digits the remainder is no longer told exactly.
    if (
        not number.is_finite()
        or len(text) > 255
        or (whole and number != number.to_integral_value())
    ):
        return None
    return number


INPUT_ELEMENTS = {
    "plain_text_input": of_type(
        "plain_text_input",
        {
            **_TYPED,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        (),
        _lengths,
    ),
    "number_input": of_type(
        "number_input",
        {
            **_TYPED,
            "is_decimal_allowed": boolean,
            "initial_value": string(),
            "min_value": string(),
            "max_value": string(),
        },
        ("is_decimal_allowed",),
        _numbers,
    ),
    "email_text_input": of_type("email_text_input", {**_TYPED, "initial_value": string()}),
    "url_text_input": of_type("url_text_input", {**_TYPED, "initial_value": string()}),
    "rich_text_input": of_type(
        "rich_text_input",
        {
            **_TYPED,
            "initial_value": RICH_TEXT,
            "min_lines": whole(1, 100),
            "max_lines": whole(1, 100),
        },
        (),
        _lines,
    ),
    "file_input": of_type(
        "file_input",
        {
            "action_id": ACTION_ID,
            "filetypes": listed(string(None, 1), 1),
            "max_files": whole(1, 10),
        },
    ),
}
