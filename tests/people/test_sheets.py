"""Files as people's spreadsheets write them, and files that are no table at all."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from bot.kernel.errors import Mistake
from bot.people.rules.sheets import MOST_BYTES, MOST_LINES, SheetRow
from tests.people.reading import rows_in

TEXT = "E-mail;Côté\r\nchloé@vauban.example;mentor\r\n"
ROWS = [SheetRow(1, ("E-mail", "Côté")), SheetRow(2, ("chloé@vauban.example", "mentor"))]


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def wrong(data: bytes) -> Mistake:
    with pytest.raises(Mistake) as raised:
        list(rows_in(data))
    return raised.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_every_encoding_of_a_spreadsheet_is_read(encoding: str) -> None:
    assert list(rows_in(TEXT.encode(encoding))) == ROWS


def test_utf_16_the_other_way_round_with_its_mark() -> None:
    assert list(rows_in(b"\xfe\xff" + TEXT.encode("utf-16-be"))) == ROWS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_understood(separator: str, end: str) -> None:
    text = TEXT.replace(";", separator).replace("\r\n", end)
    assert list(rows_in(text.encode())) == ROWS


def test_excel_s_own_line_about_the_separator_is_counted_and_not_read() -> None:
    rows = list(rows_in(b"sep=;\r\n" + TEXT.encode()))
    assert [row.cells for row in rows] == [row.cells for row in ROWS]
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize("said", [b"SEP=;\r\n", b"Sep=;\n"])
def test_how_excel_writes_that_line_does_not_matter(said: bytes) -> None:
    assert [row.cells for row in rows_in(said + b"a,b;c\r\n")] == [("a,b", "c")]


def test_an_empty_line_of_another_separator_does_not_mislead() -> None:
    rows = list(rows_in(b";;\na,b\n1,2\n"))
    assert [row.cells for row in rows[1:]] == [("a", "b"), ("1", "2")]


def test_a_byte_that_windows_does_not_know_does_not_stop_the_reading() -> None:
    rows = list(rows_in(TEXT.encode("latin-1") + b"\x81x;mentor\r\n"))
    assert rows == [*ROWS, SheetRow(3, ("\x81x", "mentor"))]


def test_quoted_cells_hold_separators_quotes_and_line_ends() -> None:
    text = 'a,b\n"x, ""y""\nz",\u00a0 two  spaces \n'
    assert list(rows_in(text.encode())) == [
        SheetRow(1, ("a", "b")),
        SheetRow(2, ('x, "y" z', "two spaces")),
    ]


def test_a_separator_inside_a_quoted_name_of_a_column_does_not_mislead() -> None:
    rows = list(rows_in(b'"a; b; c",d\n1,2\n'))
    assert rows[1] == SheetRow(2, ("1", "2"))


def test_empty_lines_are_counted_as_a_spreadsheet_counts_them() -> None:
    rows = list(rows_in(b"\n\na,b\n,\n\n1,2\n\n"))
    assert rows == [SheetRow(3, ("a", "b")), SheetRow(6, ("1", "2"))]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b" \r\n \t", "empty"),
        (b",,\n,\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b\n1,\x00\x01\x02", "not_a_table"),
        (b"%PDF-1.7\n\x00\x01", "not_a_table"),
        (b"<!DOCTYPE html><html>", "not_a_table"),
        (b"\r\n  <html>", "not_a_table"),
        (b'{"people": []}', "not_a_table"),
        (b"\xff\xfea", "not_a_table"),
        (b"\xd0\xcf\x11\xe0 old", "damaged"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"a,b\n" + b"x" * MOST_BYTES, "too_big"),
    ],
)
def test_what_is_no_table_is_said(data: bytes, key: str) -> None:
    assert wrong(data).key == f"import.file.{key}"


@pytest.mark.parametrize("text", ['a,b\n1,2\n"3,4\n5,6\n', 'a,b\n1,2\n"3" x,4\n'])
def test_a_quotation_mark_that_is_not_closed_is_named_by_its_line(text: str) -> None:
    fault = wrong(text.encode())
    assert (fault.key, fault.values) == ("import.file.quotes", {"line": 3})


def test_as_many_lines_as_stated_are_read_and_no_more() -> None:
    lines = b"a,b\n" + b"1,2\n" * MOST_LINES
    assert sum(1 for _ in rows_in(lines)) == MOST_LINES + 1
    assert wrong(lines + b"1,2\n").key == "import.file.too_long"


def test_a_hundred_thousand_lines_are_refused() -> None:
    data = b"E-mail,Side\n" + b"someone@vauban.example,mentor\n" * 100_000
    assert wrong(data).key == "import.file.too_long"
    assert wrong(workbook([("E-mail", "Side")] + [("a@b.cd", "mentor")] * 20_001)).key == (
        "import.file.too_long"
    )


def test_a_workbook_gives_what_its_cells_show() -> None:
    data = workbook([("E-mail", "Capacity"), (None, None), ("a@b.cd", 2), (True, 2.5), ("", 3.0)])
    assert list(rows_in(data)) == [
        SheetRow(1, ("E-mail", "Capacity")),
        SheetRow(3, ("a@b.cd", "2")),
        SheetRow(4, ("yes", "2.5")),
        SheetRow(5, ("", "3")),
    ]


def test_a_formula_in_a_workbook_gives_what_was_calculated_or_nothing() -> None:
    assert list(rows_in(workbook([("a", "b"), ("x", "=1+1")])))[1] == SheetRow(2, ("x",))


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(name: str, content: bytes) -> bytes:
    """A good workbook with one part of it replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook([("a", "b"), (1, 2)]))) as archive:
        return zipped({**{n: archive.read(n) for n in archive.namelist()}, name: content})


def test_a_zip_that_is_no_workbook_or_a_bomb_is_refused() -> None:
    assert wrong(zipped({"word/document.xml": b"<x/>"})).key == "import.file.not_a_table"
    bomb = {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 50_000_000}
    assert len(zipped(bomb)) < 100_000
    assert wrong(zipped(bomb)).key == "import.file.too_much_inside"
    many = {f"xl/{n}.xml": b"" for n in range(600)}
    assert wrong(zipped({"xl/workbook.xml": b"<x/>", **many})).key == "import.file.too_much_inside"
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert wrong(changed("xl/sharedStrings.xml", entity)).key == "import.file.damaged"
    assert wrong(changed("xl/workbook.xml", b"<workbook/>")).key == "import.file.damaged"
    assert wrong(workbook([("a", "b")])[:-40]).key == "import.file.damaged"


def test_a_whole_number_that_a_program_wrote_with_a_point_is_read_as_people_see_it() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>3.0</v></c><c r="B1"><v>2.50</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert list(rows_in(changed("xl/worksheets/sheet1.xml", sheet))) == [SheetRow(1, ("3", "2.5"))]


def test_a_row_said_to_be_a_billion_rows_down_ends_all_the_same() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    fault = wrong(changed("xl/worksheets/sheet1.xml", sheet))
    assert (fault.key, fault.values) == ("import.file.too_long", {"most": 2 * MOST_LINES})


def test_a_line_longer_than_any_of_people_is_a_quotation_that_swallowed_others() -> None:
    assert list(rows_in(b'a,b\n"' + b"x" * 4_999 + b'",1\n'))[1].line == 2
    fault = wrong(b'a,b\n"' + b"x" * 5_000 + b'",1\n')
    assert (fault.key, fault.values) == ("import.file.quotes", {"line": 2})


def test_a_workbook_with_too_many_rows_is_refused_even_where_they_are_empty() -> None:
    """Nothing may be left out in silence: below so many rows there might be people."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["E-mail", "Side"])
    sheet.cell(row=2 * MOST_LINES, column=1, value="a@b.cd")
    assert [row.line for row in rows_in(saved(book))] == [1, 2 * MOST_LINES]
    sheet.cell(row=2 * MOST_LINES + 1, column=1, value="")
    sheet.cell(row=2 * MOST_LINES + 1, column=2, value="mentor")
    assert wrong(saved(book)).key == "import.file.too_long"


def test_days_and_truths_of_a_workbook_are_written_as_people_read_them() -> None:
    rows = [(date(2026, 11, 23), True), (datetime.fromisoformat("2026-11-23T09:30"), False)]
    assert [row.cells for row in rows_in(workbook(rows))] == [
        ("2026-11-23", "yes"),
        ("2026-11-23T09:30:00", "no"),
    ]


def test_a_workbook_of_hundreds_of_parts_is_read_and_one_of_more_is_not() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([("a", "b")]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    more = {f"xl/media/{n}.png": b"" for n in range(500 - len(parts))}
    assert list(rows_in(zipped({**parts, **more}))) == [SheetRow(1, ("a", "b"))]
    more["xl/media/last.png"] = b""
    assert wrong(zipped({**parts, **more})).key == "import.file.too_much_inside"
