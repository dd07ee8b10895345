"""A file of rows, dropped by a person: a CSV as any spreadsheet writes it, or an XLSX.

Gives what stands in its cells, or a `Mistake` whose sentence tells what to do.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.kernel.errors import Mistake
from bot.people.rules.workbooks import rows_of_workbook

# Ten thousand lines of people are about one megabyte; the file is held in memory.
MOST_BYTES = 5_000_000
MOST_LINES = 10_000
"""Of people, besides the names of the columns."""
_MOST_TEXT = 10_000_000
"""Characters in all cells: a workbook may repeat one long text in each of them."""
_CELLS = 60
"""No table of people is wider; what stands further right is not looked at."""
_LONGEST = 5_000
"""Characters of a line: a quotation mark that is never closed swallows all the lines below it."""
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\ufeff]")
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class SheetRow:
    """`line` counts as a spreadsheet does, from 1, empty lines too.

    Cells are on one line without spaces around them; empty ones at the end are left out.
    """

    line: int
    cells: tuple[str, ...]


def rows_in(data: bytes) -> Iterator[SheetRow]:
    """Every row that holds something, in order; the first one names the columns."""
    if not data.strip():
        raise Mistake("import.file.empty")
    if len(data) > MOST_BYTES:
        raise Mistake("import.file.too_big", limit=MOST_BYTES // 1_000_000)
    if data.startswith(_OLD_EXCEL):
        raise Mistake("import.file.old_excel")
    if data.startswith(_ZIP):
        return _filled(rows_of_workbook(data, most_rows=2 * MOST_LINES, most_cells=_CELLS))
    return _filled(_rows_of_text(_text(data)))


def _filled(rows: Iterable[Sequence[str]]) -> Iterator[SheetRow]:
    found = text = 0
    for line, cells in enumerate(rows, start=1):
        tidy = [" ".join(_UNSEEN.sub(" ", cell).split()) for cell in cells[:_CELLS]]
        while tidy and not tidy[-1]:
            tidy.pop()
        if tidy:
            found += 1
            text += sum(map(len, tidy))
            if text > _MOST_TEXT:
                raise Mistake("import.file.too_much_inside")
            if found > MOST_LINES + 1:
                raise Mistake("import.file.too_long", most=MOST_LINES)
            yield SheetRow(line, tuple(tidy))
    if not found:
        raise Mistake("import.file.empty")


def _text(data: bytes) -> str:
    """Decoded: by its mark, as UTF-16 without one, as UTF-8, or else as Windows wrote it."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text) or text.lstrip()[:1] in ("<", "{"):
            break
        return text
    raise Mistake("import.file.not_a_table")


def _encodings(data: bytes) -> Sequence[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return (encoding,)
    # Letters of Latin alphabets have a zero for one of their two bytes.
    head = data[:200]
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    # In this order: nearly no text in cp1252 is valid UTF-8 by chance, and latin-1 takes any byte.
    return ("utf-8", "cp1252", "latin-1")


def _rows_of_text(text: str) -> Iterator[list[str]]:
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
    if found := re.match(r"\s*sep=([,;\t])\s*?(\r\n|\r|\n)", text, re.IGNORECASE):
        return found.group(1), "\n" + text[found.end() :]
    first = next((line for line in text.splitlines() if line.strip(' ,;\t"')), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=bare.count), text
