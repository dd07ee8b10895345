"""The inputs that forms are made of, each named by its block; and what was put into them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from slackblocks import (
    CheckboxGroup,
    DatePicker,
    Element,
    InputBlock,
    NumberInput,
    Option,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    StaticSelectMenu,
)

State = dict[str, Any]
"""Slack's `view.state.values`."""


def line(
    block_id: str,
    label: str,
    value: str | None,
    limit: int,
    *,
    hint: str | None = None,
    optional: bool = False,
    lines: bool = False,
) -> InputBlock:
    element = PlainTextInput(block_id, initial_value=value, multiline=lines, max_length=limit)
    return _input(block_id, label, element, hint, optional=optional)


def number(
    block_id: str,
    label: str,
    value: int | None,
    most: int,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    element = NumberInput(
        is_decimal_allowed=False,
        action_id=block_id,
        initial_value=str(value) if value else None,
        min_value=1,
        max_value=most,
    )
    return _input(block_id, label, element, hint, optional=optional)


def day(block_id: str, label: str, value: date | None, *, hint: str | None = None) -> InputBlock:
    element = DatePicker(block_id, initial_date=value.isoformat() if value else None)
    return _input(block_id, label, element, hint, optional=True)


def menu(
    block_id: str,
    label: str,
    options: Sequence[Option],
    chosen: str | None,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    element = StaticSelectMenu(
        block_id, options=list(options), initial_option=_named(options, chosen)
    )
    return _input(block_id, label, element, hint, optional=optional)


def radio(
    block_id: str,
    label: str,
    options: Sequence[Option],
    chosen: str | None,
    *,
    hint: str | None = None,
) -> InputBlock:
    element = RadioButtonGroup(block_id, list(options), initial_option=_named(options, chosen))
    return _input(block_id, label, element, hint)


def boxes(
    block_id: str, label: str, options: Sequence[Option], ticked: Sequence[str]
) -> InputBlock:
    initial = [option for option in options if option.value in ticked]
    element = CheckboxGroup(block_id, list(options), initial_options=initial or None)
    return _input(block_id, label, element, None)


def other(block_id: str, label: str, element: Element, *, hint: str | None = None) -> InputBlock:
    return _input(block_id, label, element, hint, optional=True)


def option(label: str, value: object) -> Option:
    return Option(PlainText(label), str(value))


def typed(state: State, block_id: str) -> str:
    return str(held(state, block_id, "value") or "").strip()


def chosen(state: State, block_id: str) -> str | None:
    found = held(state, block_id, "selected_option")
    return str(found["value"]) if found else None


def ticked(state: State, block_id: str) -> list[str]:
    return [str(each["value"]) for each in held(state, block_id, "selected_options") or ()]


def picked(state: State, block_id: str) -> date | None:
    found = held(state, block_id, "selected_date")
    return date.fromisoformat(str(found)) if found else None


def held(state: State, block_id: str, name: str) -> Any:
    """What the element of that block holds under this name; None when it is empty."""
    return ((state.get(block_id) or {}).get(block_id) or {}).get(name)


def _input(
    block_id: str, label: str, element: Element, hint: str | None, *, optional: bool = False
) -> InputBlock:
    return InputBlock(
        PlainText(label),
        element,
        block_id=block_id,
        hint=PlainText(hint) if hint else None,
        optional=optional,
    )


def _named(options: Sequence[Option], value: str | None) -> Option | None:
    return next((each for each in options if each.value == value), None)
