"""A text file of rows, as any spreadsheet and any database writes it."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from bot.kernel.errors import Mistake
from bot.people.rules.encodings import decoded

_LONGEST = 5_000
"""Characters of a line: a quotation mark that is never closed swallows all the lines below it."""
_HEAD = 20_000
"""Characters in which a separator shows."""
_SAID = re.compile(
    r"""\s*"?\s*sep\s*=\s*(?P<sign>[^\s\w"']|\t)"?[,;\t| ]*(?:\r\n|\r|\n)""", re.IGNORECASE
)
_END = re.compile(r"(?<=[\r\n])[\x1a\0]+\Z")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_QUOTED_LINE = re.compile(r'\s*"(?:[^"]|"")*[,;\t|](?:[^"]|"")*"\s*?(?:[\r\n]|$)')
_SEPARATORS = (",", ";", "\t", "|")


def rows_of_text(data: bytes) -> Iterator[list[str]]:
    """Every row, empty ones too. Raises `Mistake`."""
    text = decoded(data)
    # What old programs write behind the end of a text.
    text = None if text is None else _END.sub("", text)
    if text is None or _NOT_TEXT.search(text) or text.lstrip()[:1] in ("<", "{"):
        raise Mistake("import.file.not_a_table")
    separator, text = _separator(text)
    lines = _cells(text, separator)
    if separator not in _bare(text) and _QUOTED_LINE.match(text):
        # Some programs put each line into quotation marks as a whole.
        separator, text = _separator("\n".join(map("".join, _rows(_cells(text, "\0")))))
        lines = _cells(text, separator)
    yield from _rows(lines)


def _rows(lines: Any) -> Iterator[list[str]]:
    line = 1
    while True:
        begins = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as fault:
            raise Mistake("import.file.quotes", line=begins) from fault
        if sum(map(len, cells)) > _LONGEST:
            raise Mistake("import.file.quotes", line=line)
        line += 1
        yield cells


def _cells(text: str, separator: str) -> Any:
    """Of each line; a quotation mark may follow upon a space."""
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells, which Excel may say itself, and the text without that."""
    if found := _SAID.match(text):
        return found.group("sign"), "\n" + text[found.end() :]
    return max(_SEPARATORS, key=_bare(text).count), text


def _bare(text: str) -> str:
    """The first line that holds anything, without what stands in quotation marks."""
    # A heading may go over several lines.
    bare = re.sub(r'"[^"]*"', '"', text[:_HEAD])
    return next((line for line in bare.splitlines() if line.strip(" ,;|\t")), "")
