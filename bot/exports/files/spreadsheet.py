"""Tables as an XLSX, written row by row."""

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from bot.exports.rules import MOST_ROWS, ColumnType, Table, part_of
from bot.people.rules.import_cells import looks_like_formula

_SHORT_DATE = 14
"""Excel's own format of this number: it is shown as the reader's country writes it."""
# XML 1.0 has no such characters (w3.org/TR/xml/#charsets): Excel would call the whole file damaged.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
"""Characters of a cell in Excel (support.microsoft.com, "Excel specifications and limits")."""


class Spreadsheet:
    """`most_rows` of a sheet, with the names of the columns; what is over goes into another.

    Into a `Path` what was written is on the disk and not in memory, however much it is.
    """

    def __init__(self, place: Path | io.BytesIO, *, most_rows: int = MOST_ROWS) -> None:
        in_memory = isinstance(place, io.BytesIO)
        self._book = Workbook(place, {"in_memory": in_memory, "constant_memory": not in_memory})
        self._most_rows = most_rows
        self._head = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": _SHORT_DATE})
        self._plain = self._book.add_format({"valign": "top"})
        # Stays text also when somebody edits it, as a quotation mark in Excel does it.
        self._quoted = self._book.add_format({"valign": "top", "quote_prefix": True})
        self._table: Table | None = None
        self._sheet: Any = None
        self._rows = self._part = 0

    def begin(self, table: Table) -> None:
        self._end()
        self._table, self._part = table, 0
        self._next_sheet()

    def add(self, row: Sequence[str | int | None]) -> None:
        """Dates come as YYYY-MM-DD."""
        if self._rows == self._most_rows:
            self._end()
            self._next_sheet()
        for place, (column, value) in enumerate(zip(self._begun().columns, row, strict=True)):
            self._write(place, column.kind, value)
        self._rows += 1

    def close(self) -> None:
        self._end()
        self._book.close()

    def _write(self, column: int, kind: ColumnType, value: str | int | None) -> None:
        if value is None:
            return
        if kind is ColumnType.DATE and value:
            day = date.fromisoformat(str(value))
            self._sheet.write_datetime(self._rows, column, day, self._date)
        elif isinstance(value, str):
            # Text is text, whatever it looks like: a formula, a link or a number.
            style = self._quoted if looks_like_formula(value) else self._plain
            text = _NOT_XML.sub("", value)[:_LONGEST]
            if not text:
                self._sheet.write_blank(self._rows, column, None, style)
            else:
                self._sheet.write_string(self._rows, column, text, style)
        else:
            self._sheet.write_number(self._rows, column, value)

    def _next_sheet(self) -> None:
        table = self._begun()
        self._part += 1
        self._sheet = sheet = self._book.add_worksheet(part_of(table.name, self._part))
        # The names of the columns stay in sight.
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, max(column.width, len(column.title) + 3))
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, column.title, self._head)
        self._rows = 1

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._rows - 1, len(self._begun().columns) - 1)
            self._sheet = None

    def _begun(self) -> Table:
        if self._table is None:
            raise LookupError("a row before its table")
        return self._table
