"""A text file of rows, as any spreadsheet and any database writes it."""

import csv
import io
import re
from collections.abc import Iterator

from bot.kernel.errors import Mistake
from bot.people.rules.encodings import decoded

_LONGEST = 5_000
"""Characters of a line: a quotation mark that is never closed swallows all the lines below it."""
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_SEPARATORS = (",", ";", "\t", "|")


def rows_of_text(data: bytes) -> Iterator[list[str]]:
    """Every row, empty ones too. Raises `Mistake`."""
    text = decoded(data)
    if text is None or _NOT_TEXT.search(text) or text.lstrip()[:1] in ("<", "{"):
        raise Mistake("import.file.not_a_table")
    separator, text = _separator(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
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


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells, which Excel may say itself, and the text without that."""
    if found := re.match(r"\s*sep=([,;\t|])\s*?(\r\n|\r|\n)", text, re.IGNORECASE):
        return found.group(1), "\n" + text[found.end() :]
    first = next((line for line in text.splitlines() if line.strip(' ,;|\t"')), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=bare.count), text
