"""How a value must be shaped to be taken: by its type, its length, its fields.

A check writes what is wrong into a list, as Slack words it and with a pointer to the place. It
never raises, whatever it is given.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, str, list[str]], None]
Rule = Callable[[Any], Iterable[str]]
"""What is wrong with a value whose parts are all sound."""


def said(what: str, at: str) -> str:
    return f"{what} [json-pointer:{at}]"


def string(most: int | None = None, least: int = 0, *, like: str = "", told: str = "") -> Check:
    """`like`: a pattern that the whole text must match; `told` says so."""
    pattern = re.compile(like, re.DOTALL) if like else None

    def check(value: Any, at: str, faults: list[str]) -> None:
        if not isinstance(value, str):
            faults.append(said("must provide a string", at))
        elif most is not None and len(value) > most:
            faults.append(said(f"must be less than {most + 1} characters", at))
        elif len(value) < least:
            faults.append(said(f"must be more than {least - 1} characters", at))
        elif pattern is not None and not pattern.fullmatch(value):
            faults.append(said(told, at))

    return check


def one_of(*known: str) -> Check:
    def check(value: Any, at: str, faults: list[str]) -> None:
        if not isinstance(value, str) or value not in known:
            faults.append(said(f"must be a valid enum value: {', '.join(known)}", at))

    return check


def boolean(value: Any, at: str, faults: list[str]) -> None:
    if not isinstance(value, bool):
        faults.append(said("must provide a boolean", at))


def whole(least: int, most: int | None = None) -> Check:
    def check(value: Any, at: str, faults: list[str]) -> None:
        if type(value) is not int:
            faults.append(said("must provide an integer", at))
        elif value < least or (most is not None and value > most):
            limit = f"{least} or more" if most is None else f"{least} to {most}"
            faults.append(said(f"must be {limit}", at))

    return check


def number(value: Any, at: str, faults: list[str]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        faults.append(said("must provide a number", at))


def sound(told: str, fits: Callable[[Any], bool]) -> Check:
    """`fits` is asked whatever the value is."""

    def check(value: Any, at: str, faults: list[str]) -> None:
        if not fits(value):
            faults.append(said(told, at))

    return check


def listed(of: Check, least: int = 0, most: int | None = None, *rules: Rule) -> Check:
    def check(value: Any, at: str, faults: list[str]) -> None:
        if not isinstance(value, list):
            faults.append(said("must provide an array", at))
        elif len(value) < least:
            faults.append(said(f"no fewer than {least} items allowed", at))
        elif most is not None and len(value) > most:
            faults.append(said(f"no more than {most} items allowed", at))
        else:
            before = len(faults)
            for place, part in enumerate(value):
                of(part, f"{at}/{place}", faults)
            if rules and len(faults) == before:
                faults.extend(said(what, at) for rule in rules for what in rule(value))

    return check


def record(
    fields: Mapping[str, Check], needs: Iterable[str] = (), *rules: Rule, closed: bool = True
) -> Check:
    """An object of these fields, and of no others where it is closed, as Slack's schemas are."""
    needed = tuple(needs)

    def check(value: Any, at: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            faults.append(said("must provide an object", at))
            return
        before = len(faults)
        for name in needed:
            if name not in value:
                faults.append(said(f"missing required field: {name}", at))
        for name, part in value.items():
            known = fields.get(name)
            if known is not None:
                known(part, f"{at}/{name}", faults)
            elif closed:
                faults.append(said(f"invalid additional property: {name}", at))
        if rules and len(faults) == before:
            faults.extend(said(what, at) for rule in rules for what in rule(value))

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """One of several objects, told apart by their `type`."""

    def check(value: Any, at: str, faults: list[str]) -> None:
        if not isinstance(value, dict):
            faults.append(said("must provide an object", at))
            return
        kind = value.get("type")
        known = kinds.get(kind) if isinstance(kind, str) else None
        if known is None:
            missing = "type" not in value
            what = "missing required field: type" if missing else f"unsupported type: {kind}"
            faults.append(said(what, at))
        else:
            known(value, at, faults)

    return check


def of_type(
    kind: str, fields: Mapping[str, Check], needs: Iterable[str] = (), *rules: Rule
) -> Check:
    return record({"type": one_of(kind), **fields}, ("type", *needs), *rules)


def unique(what: str, name: str) -> Rule:
    """Of a list of objects, each of which may have the field `name`."""

    def rule(items: list[Json]) -> Iterable[str]:
        names = [item[name] for item in items if item.get(name)]
        if len(names) != len(set(names)):
            yield f"{what} already exists"

    return rule
