"""The cases as they are read: what is written short in the file is spelt out."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

PATH = Path(__file__).with_name("cases.jsonl")
_LONG = re.compile(r"×(\d+)$")


class Case(NamedTuple):
    """`rule` is what it tries, `source` who says so. `where` is a message, a modal, a home."""

    rule: str
    source: str
    valid: bool
    where: str
    blocks: list[Any]


def cases() -> list[Case]:
    lines = PATH.read_text(encoding="utf-8").splitlines()
    found = map(json.loads, lines)
    return [Case(rule, said, ok, where, spelt(b)) for (rule, said, ok, where), b in found]


def spelt(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG.sub(lambda found: "x" * int(found.group(1)), value)
    if isinstance(value, list):
        # A list may be written as the one item that it repeats.
        several = [one for part in value for one in _repeated(part)]
        return [spelt(one) for one in several]
    if not isinstance(value, dict):
        return value
    if "×" in value:
        return [spelt(one) for one in _repeated(value)]
    return {name: spelt(part) for name, part in value.items()}


def _repeated(part: Any) -> list[Any]:
    if not isinstance(part, dict) or "×" not in part:
        return [part]
    text = json.dumps(part["×"], ensure_ascii=False)
    return [json.loads(text.replace("{n}", str(number))) for number in range(part["n"])]
