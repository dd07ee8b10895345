"""How much a run does of what could be repeated without end.

`make test` does a part of it, the same one in every run; `make whole` all of it.
"""

import os
import zlib
from typing import TypeVar

import hypothesis
import pytest

IS_WHOLE = os.environ.get("WHOLE") == "1"
T = TypeVar("T")
LANGUAGES = ("en", "fr")
PART = pytest.mark.part
"""More of it is done by `make whole`: more rounds, more kills, more rows."""
EITHER = pytest.mark.either
"""What is the same in both languages: half of these tests run in French and half in English, and
each in both under `make whole`. The catalogues are held to each other in tests/texts.
"""
_EXAMPLES = 30


def share(part: T, whole: T) -> T:
    """So many of something, or just these, in this run."""
    return whole if IS_WHOLE else part


def examples(whole: int) -> hypothesis.settings:
    """Of a property that is worth so many: in a part the same ones in every run."""
    number = share(min(_EXAMPLES, whole), whole)
    return hypothesis.settings(max_examples=number, deadline=None, derandomize=not IS_WHOLE)


def languages_of(test: str) -> tuple[str, ...]:
    """Those in which a test that is marked `either` runs."""
    if IS_WHOLE:
        return LANGUAGES
    return (LANGUAGES[zlib.crc32(test.encode()) % len(LANGUAGES)],)
