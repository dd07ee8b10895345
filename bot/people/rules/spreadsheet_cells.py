"""Cells that a spreadsheet takes for text, whatever people wrote in them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.kernel.rules.languages import LANGUAGES

_BEGINNINGS = frozenset("=+-@|\t\r\n\0")
"""What makes a spreadsheet calculate, or call other programs, when a cell begins with it."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_WITHIN = re.compile(r"([,;\t\r\n][ \u00a0\"']*)(?=[=@＝＠]|[+\-](?=\S))")
"""Where a cell would begin for a spreadsheet that expects another separator."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this, also behind spaces or as a full-width sign."""
    bare = unicodedata.normalize("NFKC", text).lstrip(" \u00a0\ufeff\u200b'\"")
    return text[:1] in _BEGINNINGS or bare[:1] in _BEGINNINGS or bare.upper() in _ERRORS


def safe_cell(value: object) -> str:
    """The value as text that is never calculated: an apostrophe before it where it could be, and
    within it where a file that is read with the other language's separator would be parted.

    Numbers stay as they are, negative ones too.
    """
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    text = _WITHIN.sub(r"\1'", text)
    return f"'{text}" if looks_like_formula(text) else text


def csv_file(rows: Iterable[Sequence[object]], language: str) -> bytes:
    """A CSV that opens in the reader's spreadsheet with its accents, and calculates nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=LANGUAGES[language].separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")
