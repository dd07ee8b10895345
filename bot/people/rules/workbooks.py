"""A workbook of which nobody knows where it comes from: the sheets that one sees in it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.kernel.errors import Mistake
from bot.people.rules.books import MOST_COLUMNS, Book, Tab
from bot.people.rules.excel_binary import xls_book, xlsb_book
from bot.people.rules.excel_xml import xlsx_book
from bot.people.rules.open_document import ods_book
from bot.people.rules.packages import is_short_of_memory, unpacked

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_CELLS = 6_000_000
"""Of the rectangle around all that stands in a sheet: it is in memory as a whole."""
_Value = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLD))


def book_of(data: bytes, *, most_rows: int, most_cells: int) -> Book:
    """Raises `Mistake` when it is no such file, too much of one, or made to do harm."""
    with _damage():
        if data.startswith(_OLD):
            return xls_book(data)
        package = unpacked(data)
        place = package.related("", "officeDocument") or "xl/workbook.xml"
        if place.endswith(".bin"):
            return xlsb_book(package, place)
        if place in package.parts:
            return xlsx_book(package, place, most_rows=most_rows, most_cells=most_cells)
        return ods_book(package, most_rows)


def opened(book: Book) -> "CalamineWorkbook":
    """Once for all of its sheets, which share their texts. Raises `Mistake`."""
    with _damage():
        # Loaded only when somebody imports.
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_filelike(io.BytesIO(book.content))


def rows_of(
    workbook: "CalamineWorkbook", tab: Tab, *, most_rows: int, most_cells: int
) -> Iterator[list[str]]:
    """Each row from the first one on, empty ones and hidden ones too. Raises `Mistake`."""
    with _damage():
        sheet = workbook.get_sheet_by_index(tab.place)
        height, width = sheet.total_height, sheet.total_width
        if width > MOST_COLUMNS or width * min(height, most_rows) > _MOST_CELLS:
            raise Mistake("import.file.too_much_inside")
        for row in islice(sheet.iter_rows(), most_rows):
            yield [_text(value) for value in row[:most_cells]]
        if tab.is_cut or height > most_rows:
            # Perhaps only by empty rows; but nothing may be left out in silence.
            raise Mistake("import.file.too_long", most=most_rows)


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (Mistake, MemoryError, GeneratorExit):
        raise
    except BaseException as fault:
        if is_short_of_memory(fault):
            raise MemoryError from fault
        # A damaged file makes a reader fail in as many ways as there are damages; a panic of
        # calamine's is no `Exception` (pyo3.rs, "PanicException").
        raise Mistake("import.file.damaged") from fault


def _text(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
