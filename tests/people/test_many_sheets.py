"""A workbook of many sheets is opened once; its cells far on the right cost nothing."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.people.rules import workbooks
from bot.people.rules.workbooks import book_of
from tests.people.books import Sheet, named, xlsx_parts, zipped
from tests.people.corpus import PEOPLE
from tests.people.reading import table


def test_the_texts_that_all_sheets_share_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def once(book: object) -> CalamineWorkbook:
        opened.append(book)
        return real(book)  # type: ignore[arg-type]  # as it was called

    real = workbooks.opened
    monkeypatch.setattr("bot.people.rules.sheets.opened", once)
    notes = [Sheet(f"Notes {n}", [(f"note {n}",)]) for n in range(60)]
    found = table(zipped(xlsx_parts(*notes, Sheet("People", PEOPLE), shared=True)))
    assert found.source.sheet == "People"
    assert len(opened) == 1


@pytest.mark.parametrize("prefix", ["", "x", "ns-1"])
def test_a_cell_far_on_the_right_is_left_out_whatever_its_prefix(prefix: str) -> None:
    parts = xlsx_parts(Sheet("P", PEOPLE))
    sheet = "xl/worksheets/sheet1.xml"
    far = '<row r="2"><c r="XFD2" t="str"><v>far</v></c><c r="XFC2"/>'
    parts[sheet] = parts[sheet].replace('<row r="2">', far)
    if prefix:
        parts = {name: named(text, prefix) for name, text in parts.items()}
    data = zipped(parts)
    book = book_of(data, most_rows=100, most_cells=60)
    kept = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0)
    assert kept.total_width <= len(PEOPLE[0])
    assert [row.cells for row in table(data).rows] == [tuple(row) for row in PEOPLE]
