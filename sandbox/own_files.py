"""The two files that a workspace is made from, and what is wrong with one, in a sentence."""

import re
from pathlib import Path
from typing import Any

import yaml

from sandbox.shapes import Check

_POINTER = re.compile(r"(.*) \[json-pointer:(.*)\]", re.DOTALL)


class FileFault(ValueError):
    """Says in one sentence which file it is, what is wrong there, and where."""


def read(path: Path, check: Check) -> dict[str, Any]:
    """YAML or JSON of that shape. Raises `FileFault`."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise FileFault(f"{path} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise FileFault(f"{path} is not text in UTF-8.") from fault
    except yaml.YAMLError as fault:
        raise FileFault(f"{path} is not YAML{_line_of(fault)}.") from fault
    faults: list[str] = []
    check(found, "", faults)
    if faults:
        raise FileFault(f"{path}: {_sentence(faults[0])}.")
    whole: dict[str, Any] = found
    return whole


def _line_of(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f": look at line {mark.line + 1}" if mark else ""


def _sentence(fault: str) -> str:
    """ "missing required field: name [json-pointer:/team]" → "team: missing required..."."""
    found = _POINTER.fullmatch(fault)
    told, pointer = found.groups() if found else (fault, "")
    place = re.sub(r"/(\d+)", r"[\1]", pointer).strip("/").replace("/", ".")
    return f"{place}: {told}" if place else told
