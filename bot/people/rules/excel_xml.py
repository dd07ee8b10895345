"""XLSX (ECMA-376 part 1, 18): which sheets and rows one sees. Strict Open XML has the same elements
in other namespaces.
"""

import re
from itertools import islice

from bot.kernel.errors import Mistake
from bot.people.rules.books import MOST_COLUMNS, Book, Tab
from bot.people.rules.packages import OFFICE, PREFIX, Package, attributes, of_office, tags, text_of

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW = re.compile(rf"<{PREFIX}row\b([^>]*)>")
_FILLED = re.compile(rf"<{PREFIX}[vt]\b[^>]*>[^<]")
_CELL = rf"<{PREFIX}c(?=[\s/>])"
_FAR = re.compile(rf"""{_CELL}[^>]*?\br=["']([A-Z]{{2,3}})\d""")
_CELLS = re.compile(rf"(?={_CELL})")
_CELL_ENDS = re.compile(rf"</{PREFIX}c\s*>")
_YES = ("1", "true", "on")


def xlsx_book(package: Package, place: str, *, most_rows: int, most_cells: int) -> Book:
    """Whatever a program calls its parts, calamine is given them as Excel calls them."""
    workbook = text_of(package.parts[place])
    if not re.search(rf"<{PREFIX}workbook\b", workbook):
        raise Mistake("import.file.not_a_table")
    targets = package.related_by_key(place, "worksheet")
    tabs: list[Tab] = []
    sheets: list[str] = []
    for tag in tags(workbook, "sheet"):
        if tag.get("id", "") not in targets:
            continue
        name = tag.get("name", "")
        if tag.get("state", "visible") != "visible":
            tabs.append(Tab(name, is_visible=False))
            continue
        text, hidden, is_cut = _seen(text_of(package.parts[targets[tag["id"]]]), most_rows)
        tabs.append(Tab(name, True, len(sheets), hidden, is_cut))
        sheets.append(_narrowed(text, most_cells))
    if not tabs:
        raise Mistake("import.file.damaged")
    return Book(_plain(package, place, sheets), tabs)


def _plain(package: Package, place: str, sheets: list[str]) -> bytes:
    """The visible sheets alone, under plain names."""
    related = {f"rId{n}": f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)}
    names = "".join(
        f'<sheet name="Sheet{n}" sheetId="{n}" r:id="{key}"/>'
        for n, key in enumerate(related, start=1)
    )
    parts = {
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
        ),
        **{f"xl/{target}": text for target, text in zip(related.values(), sheets, strict=True)},
    }
    for kind in ("sharedStrings", "styles"):
        if found := package.related(place, kind):
            parts[f"xl/{kind}.xml"] = text_of(package.parts[found])
    content = {name: text.encode() for name, text in parts.items()}
    return of_office("xl/workbook.xml", related, content)


def _seen(text: str, most_rows: int) -> tuple[str, frozenset[int], bool]:
    """The sheet without rows that are too far down, the rows that are hidden, and whether anything
    stood further down: a row that is only coloured is often the last that a sheet can have.
    """
    number, hidden, ended = 0, set[int](), 0
    for found in _ROW.finditer(text):
        _not_too_wide(text, ended, found.start())
        ended = found.end()
        row = attributes(found.group(1))
        number = int(row["r"]) if row.get("r", "").isdecimal() else number + 1
        if number > most_rows:
            end = max(text.rfind("</", 0, text.rfind("sheetData>")), found.start())
            is_cut = _FILLED.search(text, found.start(), end) is not None
            return text[: found.start()] + text[end:], frozenset(hidden), is_cut
        if row.get("hidden") in _YES or row.get("ht") in ("0", "0.0"):
            hidden.add(number)
    _not_too_wide(text, ended, len(text))
    return text, frozenset(hidden), False


def _not_too_wide(text: str, begin: int, end: int) -> None:
    # "<c/>" is the shortest that a cell can be.
    if end - begin <= 4 * MOST_COLUMNS:
        return
    if sum(1 for _ in islice(_CELLS.finditer(text, begin, end), MOST_COLUMNS + 1)) > MOST_COLUMNS:
        raise Mistake("import.file.too_much_inside")


def _narrowed(text: str, most_cells: int) -> str:
    """Without cells far on the right: one makes a rectangle of all that are before it."""
    if not any(_column(found.group(1)) > most_cells for found in _FAR.finditer(text)):
        return text
    return "".join(_without(piece, most_cells) for piece in _CELLS.split(text))


def _without(piece: str, most_cells: int) -> str:
    found = _FAR.match(piece)
    if found is None or _column(found.group(1)) <= most_cells:
        return piece
    opened = piece.find(">") + 1
    if piece[:opened].endswith("/>"):
        return piece[opened:]
    ended = _CELL_ENDS.search(piece)
    return piece[ended.end() :] if ended else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
