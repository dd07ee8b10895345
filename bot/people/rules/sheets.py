"""A file of rows, dropped by a person: a text file as any spreadsheet writes it, or a workbook.

Gives what a person sees in it, or a `Mistake` whose sentence tells what to do.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.kernel.errors import Mistake
from bot.people.rules.books import Book, Tab
from bot.people.rules.delimited import rows_of_text
from bot.people.rules.workbooks import book_of, is_workbook, opened, rows_of

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

# Ten thousand lines of people are about one megabyte; the file is held in memory.
MOST_BYTES = 5_000_000
MOST_LINES = 10_000
"""Of people, besides the names of the columns."""
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_MOST_TEXT = 10_000_000
"""Characters in all cells: a workbook may repeat one long text in each of them."""
_CELLS = 60
"""No table of people is wider; what stands further right is not looked at."""
_ROWS = 2 * MOST_LINES
"""Of a workbook, empty ones too."""
_TITLES = 10
"""Rows that may stand above the names of the columns."""
_NAMED, _LONGEST_NAME = 20, 60
"""Sheets that are told of, and characters of what each is called."""
_BREAKS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_JOINERS = frozenset("\u200c\u200d")
"""Words of some languages, and some emoji, are others without them."""
HasColumns = Callable[[Sequence[str]], bool]
"""Whether these are the names of a table's columns."""


@dataclass(frozen=True)
class SheetRow:
    """`line` counts as a spreadsheet does, from 1, empty lines too.

    Cells are on one line without spaces around them; empty ones at the end are left out.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Which sheet of a workbook was read, and what was left out. Empty for a text file."""

    sheet: str = ""
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Source":
        """As `asdict` wrote it, also through JSON."""
        fields: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in told.items()
        }
        return Source(**fields)


NO_SHEET = Source()


@dataclass(frozen=True)
class SheetTable:
    """Every row that holds something, in order; the first one names the columns."""

    rows: Sequence[SheetRow]
    source: Source = NO_SHEET


def table_in(data: bytes, has_columns: HasColumns) -> SheetTable:
    """Of a workbook the first visible sheet that has the columns, or else that holds anything."""
    if not data.strip():
        raise Mistake("import.file.empty")
    if len(data) > MOST_BYTES:
        raise Mistake("import.file.too_big", limit=MOST_BYTES // 1_000_000)
    if is_workbook(data):
        return _of_book(book_of(data, most_rows=_ROWS, most_cells=_CELLS), has_columns)
    rows = _filled(rows_of_text(data))
    begun = _begun(rows, frozenset(), has_columns)
    if begun is None:
        raise Mistake("import.file.empty")
    return SheetTable([*begun.rows, *rows])


def _of_book(book: Book, has_columns: HasColumns) -> SheetTable:
    seen = [tab for tab in book.tabs if tab.is_visible]
    read = partial(_rows, opened(book))
    filled: list[Tab] = []
    chosen: Tab | None = None
    kept: list[SheetRow] = []
    for tab in seen:
        rows = read(tab)
        try:
            begun = _begun(rows, tab.hidden, has_columns)
        except Mistake:
            # This one cannot be read; whether that matters is seen when it is the one to be read.
            begun = _Begun([])
        if begun is None:
            continue
        filled.append(tab)
        if chosen is None and begun.has_columns:
            chosen, kept = tab, [*begun.rows, *rows]
    if chosen is None:
        if not filled:
            is_hidden = len(seen) < len(book.tabs) or any(tab.hidden for tab in seen)
            raise Mistake("import.file.hidden" if is_hidden else "import.file.empty")
        chosen, kept = filled[0], list(read(filled[0]))
    return SheetTable(
        [row for row in kept if row.line not in chosen.hidden],
        Source(
            _short(chosen.name),
            sum(row.line in chosen.hidden for row in kept),
            tuple(_short(tab.name) for tab in book.tabs if not tab.is_visible)[:_NAMED],
            tuple(_short(tab.name) for tab in filled if tab is not chosen)[:_NAMED],
        ),
    )


def _rows(workbook: "CalamineWorkbook", tab: Tab) -> Iterator[SheetRow]:
    return _filled(rows_of(workbook, tab, most_rows=_ROWS, most_cells=_CELLS))


@dataclass(frozen=True)
class _Begun:
    """`has_columns`: the last of these rows names them."""

    rows: Sequence[SheetRow]
    has_columns: bool = False


def _begun(
    rows: Iterator[SheetRow], hidden: frozenset[int], has_columns: HasColumns
) -> _Begun | None:
    """The first rows, to the one that names the columns: what stands above it is a title. None
    where one sees none.
    """
    begun: list[SheetRow] = []
    titles = 0
    for row in rows:
        begun.append(row)
        if row.line in hidden:
            continue
        if has_columns(row.cells):
            return _Begun([each for each in begun if each.line in hidden or each is row], True)
        titles += 1
        if titles == _TITLES:
            break
    return _Begun(begun) if titles else None


def _short(name: str) -> str:
    tidy = _tidy(name)
    return tidy if len(tidy) <= _LONGEST_NAME else tidy[: _LONGEST_NAME - 1] + "…"


def _filled(rows: Iterable[Sequence[str]]) -> Iterator[SheetRow]:
    found = text = 0
    for line, cells in enumerate(rows, start=1):
        tidy = [_tidy(cell) if cell else cell for cell in cells[:_CELLS]]
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


def _tidy(cell: str) -> str:
    """On one line, without what nobody sees."""
    if not cell.isascii():
        seen = (char for char in cell if char in _JOINERS or unicodedata.category(char) != "Cf")
        cell = "".join(seen)
    return " ".join(_BREAKS.sub(" ", cell).split())
