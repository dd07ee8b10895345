"""The words of a file of people, and what is kept of it."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold
from storage.states import Side


def without(text: str, slack_id: str) -> tuple[str, int]:
    """The same rows as JSON, less those that are about this person; and how many those were.

    What Slack said of them goes too, unless somebody else's row names them as a manager.
    """
    held = json.loads(text)
    if isinstance(held, list):
        left = [row for row in held if not _is_about(row, slack_id)]
        return json.dumps(left, ensure_ascii=False), len(held) - len(left)
    gone = 0
    for name, rows in held.items():
        if isinstance(rows, list):
            held[name] = [row for row in rows if not _is_about(row, slack_id)]
            gone += len(rows) - len(held[name])
    if not any(_names(rows, slack_id) for rows in held.values() if isinstance(rows, list)):
        for rows in held.values():
            if isinstance(rows, dict):
                rows.pop(slack_id, None)
    return json.dumps(held, ensure_ascii=False), gone


def _is_about(row: Any, slack_id: str) -> bool:
    if not isinstance(row, dict):
        return False
    return row.get("who") == slack_id or _is_about(row.get("wanted"), slack_id)


def _names(node: Any, slack_id: str) -> bool:
    if isinstance(node, dict):
        return any(_names(each, slack_id) for each in node.values())
    if isinstance(node, list):
        return any(_names(each, slack_id) for each in node)
    return bool(node == slack_id)


NOTHING = frozenset({"-", "–", "—"})
"""What stands for: take it away."""
UNKNOWN = frozenset({"n/a", "n.a.", "n.a"})
"""What personnel offices write where nothing is known: as an empty cell. `#N/A` is a formula that
failed, and is told as one.
"""
_USUAL = {
    Side.MENTOR: ("mentor", "mentors", "mentore", "mentoree"),
    Side.EXECUTIVE: (
        "executive", "executives", "exec", "dirigeant", "dirigeante", "dirigeants", "leader",
    ),
    "yes": ("yes", "y", "oui", "o", "true", "vrai", "1", "x"),
    "no": ("no", "n", "non", "false", "faux", "0", *NOTHING),
}  # fmt: skip
_CELLS = {word: meaning for meaning, words in _USUAL.items() for word in words}


def bare(name: str) -> str:
    """Letters and digits alone: spaces, accents, case and signs do not matter."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


@dataclass(frozen=True)
class Words:
    """What the bot's own example files say, besides what is understood in any case.

    columns  `bare` name → column
    cells    folded word → a side, "yes" or "no"
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def meaning(self, cell: str) -> str | None:
        # An apostrophe is how one tells Excel that a cell is text.
        word = fold(cell).strip("'’\"` ")
        return _CELLS.get(word) or self.cells.get(word)


USUAL = Words()
"""No words besides those that are always understood."""


# owasp.org/www-community/attacks/CSV_Injection
_BEGINNINGS = frozenset("=+-@|\t\r\n\0")
"""What makes a spreadsheet calculate, or call other programs, when a cell begins with it."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_WITHIN = re.compile(r"([,;\t\r\n][ \u00a0\"']*)(?=[=@＝＠]|[+\-](?=\S))")
"""Where a cell would begin for a spreadsheet that expects another separator."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this, also behind spaces or as a full-width sign."""
    # NFKC makes the full-width signs of Asian keyboards plain ones.
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
    # Without a byte order mark Excel reads a CSV in the code page of the country.
    return out.getvalue().encode("utf-8-sig")
