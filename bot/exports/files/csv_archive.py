"""Tables as CSV files in a ZIP, written row by row."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bot.exports.rules import MOST_ROWS, Table, part_of
from bot.kernel.rules.languages import LANGUAGES
from bot.people.rules.import_cells import safe_cell


class CsvArchive:
    """A file a table; what a spreadsheet would leave out of one goes into another."""

    def __init__(
        self, place: Path | io.BytesIO, *, language: str, most_rows: int = MOST_ROWS
    ) -> None:
        self._zip = ZipFile(place, "w", ZIP_DEFLATED)
        self._language, self._most_rows = language, most_rows
        self._table: Table | None = None
        self._text: io.TextIOWrapper | None = None
        self._writer: Any = None
        self._rows = self._part = 0

    def begin(self, table: Table) -> None:
        self._table, self._part = table, 0
        self._next_file()

    def add(self, row: Sequence[str | int | None]) -> None:
        """Dates come as YYYY-MM-DD, which spreadsheets of every country know."""
        if self._rows == self._most_rows:
            self._next_file()
        self._write(row)

    def close(self) -> None:
        self._end()
        self._zip.close()

    def _next_file(self) -> None:
        self._end()
        if self._table is None:
            raise LookupError("a row before its table")
        self._part += 1
        name = f"{part_of(self._table.file, self._part)}.csv"
        # Its size is not known beforehand, and without ZIP64 more than 2 GiB raise an error
        # (docs.python.org/3/library/zipfile.html#zipfile.ZipFile.open).
        file = self._zip.open(name, "w", force_zip64=True)
        # The mark in front is what Excel knows the accents by.
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(
            # Excel expects the list separator of the reader's country. A line `sep=;` would tell
            # it, but be a row of data to other programs.
            self._text,
            delimiter=LANGUAGES[self._language].separator,
            lineterminator="\r\n",
        )
        self._rows = 0
        self._write([column.title for column in self._table.columns])

    def _write(self, row: Sequence[str | int | None]) -> None:
        self._writer.writerow([safe_cell(value) for value in row])
        self._rows += 1

    def _end(self) -> None:
        if self._text is not None:
            self._text.close()
            self._text = None
