"""Tables as an XLSX, written row by row: what was written is on the disk, not in memory."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

# openpyxl would load numpy, which is there for something else, to know numbers that never come.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # this is how an import is refused

from openpyxl import Workbook  # noqa: E402 - after the line above
from openpyxl.cell import WriteOnlyCell  # noqa: E402
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: E402
from openpyxl.styles import Alignment, Font  # noqa: E402
from openpyxl.utils import get_column_letter  # noqa: E402

from bot.exports.rules import MOST_ROWS, ColumnType, Table, part_of  # noqa: E402
from bot.people.rules.import_cells import looks_like_formula  # noqa: E402

_DATE = "mm-dd-yy"
"""Excel's own short date: it is shown as the reader's country writes it."""
# XML 1.0 has no such characters (w3.org/TR/xml/#charsets): Excel would call the whole file damaged.
_NOT_XML = dict.fromkeys([0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


class Spreadsheet:
    """`most_rows` of a sheet, with the names of the columns; what is over goes into another."""

    def __init__(self, path: str, *, most_rows: int = MOST_ROWS) -> None:
        self._path, self._most_rows = path, most_rows
        # Write-only: openpyxl else keeps every cell in memory, some fifty times the size of the
        # file (openpyxl.readthedocs.io/en/stable/performance.html).
        self._book = Workbook(write_only=True)
        self._table: Table | None = None
        self._sheet: Any = None
        self._cells: list[_Cells] = []
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
        cells = [own.of(value) for own, value in zip(self._cells, row, strict=True)]
        self._sheet.append(cells)
        self._rows += 1

    def close(self) -> None:
        self._end()
        self._book.save(self._path)

    def _next_sheet(self) -> None:
        table = self._begun()
        self._part += 1
        self._sheet = sheet = self._book.create_sheet(part_of(table.name, self._part))
        # The names of the columns stay in sight.
        sheet.freeze_panes = "A2"
        for number, column in enumerate(table.columns, start=1):
            width = max(column.width, len(column.title) + 3)
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.append([_head(sheet, column.title) for column in table.columns])
        self._cells = [_Cells(sheet, column.kind) for column in table.columns]
        self._rows = 1

    def _end(self) -> None:
        if self._sheet is not None:
            last = get_column_letter(len(self._begun().columns))
            self._sheet.auto_filter.ref = f"A1:{last}{self._rows}"
            self._sheet.close()
            self._sheet = None

    def _begun(self) -> Table:
        if self._table is None:
            raise LookupError("a row before its table")
        return self._table


def _head(sheet: Any, title: str) -> Any:
    cell = WriteOnlyCell(sheet, title)
    cell.font = Font(bold=True)
    return cell


class _Cells:
    """Of one column, filled anew for every row: what is added is written, except its style.

    The style is kept until the end, by all that have it together. So there are two for texts: one
    whose cells stay text also when somebody edits them, as a quotation mark in Excel does it.
    """

    def __init__(self, sheet: Any, kind: ColumnType) -> None:
        self._kind = kind
        self._plain, self._quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        for cell in (self._plain, self._quoted):
            if kind is ColumnType.DATE:
                cell.number_format = _DATE
            if kind is ColumnType.TEXT:
                cell.alignment = Alignment(vertical="top")
        self._quoted.quotePrefix = True

    def of(self, value: str | int | None) -> Any:
        """Text is text, whatever it looks like."""
        cell = self._plain
        if self._kind is ColumnType.DATE:
            cell.value = date.fromisoformat(str(value)) if value else None
        elif isinstance(value, str):
            cell = self._quoted if looks_like_formula(value) else cell
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value).translate(_NOT_XML)
            # After the value, whose setter makes a formula of what begins with an equals sign.
            cell.data_type = "s"
        else:
            cell.value = value
        return cell
