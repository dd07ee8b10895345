"""An XLSX of which nobody knows where it comes from: what stands in its first sheet."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bot.kernel.errors import Mistake

_MOST_UNPACKED = 40_000_000
"""Bytes: some megabytes of a zip may hold gigabytes."""
# A workbook has some dozens of parts; an archive may hold a great many empty ones.
_MOST_PARTS = 500
_MOST_SIGNS = 3_000_000
"""Of "<" in a part: ten thousand lines of sixty cells have two millions. What is parsed takes
hundreds of bytes for each, of which a zip needs next to none."""
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
"""No spreadsheet defines any; they may unfold without end."""


def rows_of_workbook(data: bytes, *, most_rows: int, most_cells: int) -> Iterator[list[str]]:
    """Raises `Mistake` when it is no such file, too much of one, or made to do harm."""
    # Loaded only when somebody imports: it takes a third of the time in which the bot starts.
    from openpyxl import load_workbook

    _look_through(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        too_long = (sheet.max_row or 0) > most_rows
        # Some programs write a size that is not the sheet's.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=most_rows, max_col=most_cells, values_only=True):
            yield [_text(value) for value in row]
        book.close()
        if too_long:
            # Perhaps only by empty rows; but nothing may be left out in silence.
            raise Mistake("import.file.too_long", most=most_rows)
    except (Mistake, MemoryError):
        raise
    except Exception as fault:
        # A damaged file makes openpyxl fail in as many ways as there are damages.
        raise Mistake("import.file.damaged") from fault


def _look_through(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_UNPACKED:
                raise Mistake("import.file.too_much_inside")
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Mistake("import.file.not_a_table")
            for part in parts:
                # A part never unpacks to more than it says of itself. Which of them are sheets the
                # workbook says, whatever they are called.
                unpacked = archive.read(part)
                if _defines(unpacked):
                    raise Mistake("import.file.damaged")
                if unpacked.count(b"<") > _MOST_SIGNS:
                    raise Mistake("import.file.too_much_inside")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as fault:
        raise Mistake("import.file.damaged") from fault


def _defines(xml: bytes) -> bool:
    # UTF-16 puts zeros between the letters. Expat unfolds entities before openpyxl sees them (the
    # "billion laughs": docs.python.org/3/library/xml.html#xml-security).
    return any(entity in xml.replace(b"\0", b"") for entity in _ENTITIES)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
