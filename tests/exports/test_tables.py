"""Tables as files: what does not fit into one sheet goes into another, and names fit everywhere."""

import io
import tempfile
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.files.csv_archive import CsvArchive
from bot.exports.files.spreadsheet import Spreadsheet
from bot.exports.rules import Column, ColumnType, Table, file_name, part_of
from tests.stories.exported import files_of, sheets_of

TABLE = Table("Points", "points", [Column("Nom"), Column("Combien", ColumnType.NUMBER)])
OTHER = Table("Séances", "seances", [Column("Le", ColumnType.DATE)])


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 6, 7])
def test_what_a_sheet_cannot_hold_goes_into_the_next(tmp_path: Path, rows: int) -> None:
    sheet = Spreadsheet(tmp_path / "a.xlsx", most_rows=4)
    archive = CsvArchive(tmp_path / "a.zip", language="fr", most_rows=4)
    for writer in (sheet, archive):
        writer.begin(TABLE)
        for number in range(rows):
            writer.add([f"Nº {number}", number])
        writer.begin(OTHER)
        writer.add(["2026-11-23"])
        writer.close()
    books = sheets_of((tmp_path / "a.xlsx").read_bytes())
    files = files_of((tmp_path / "a.zip").read_bytes(), ";")
    parts = max(1, -(-rows // 3))
    names = ["Points", *(f"Points {number}" for number in range(2, parts + 1))]
    assert list(books) == [*names, "Séances"]
    assert list(files) == [*(f"{name.lower()}.csv" for name in names), "seances.csv"]
    written = [row for name in names for row in books[name][1:]]
    assert written == [[f"Nº {number}", number] for number in range(rows)]
    assert all(books[name][0] == ["Nom", "Combien"] for name in names)
    read = [row for name in names for row in files[f"{name.lower()}.csv"][1:]]
    assert read == [[f"Nº {number}", str(number)] for number in range(rows)]


@given(st.lists(st.text(), max_size=4))
def test_any_text_can_be_written_and_none_is_a_formula(texts: list[str]) -> None:
    out = io.BytesIO()
    sheet = Spreadsheet(out, most_rows=100)
    sheet.begin(TABLE)
    for text in texts:
        sheet.add([text, 1])
    sheet.close()
    book = openpyxl.load_workbook(out)
    assert not [c.value for row in book["Points"].iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize(
    "texts", [["=1+1", "Chloé"], ["Chloé", "=1+1"], ["a", "=1", "b", "@x", ""]]
)
def test_each_cell_of_a_column_keeps_its_own_quotation_mark(
    tmp_path: Path, texts: list[str]
) -> None:
    """The last row says nothing of those above it."""
    sheet = Spreadsheet(tmp_path / "a.xlsx")
    sheet.begin(TABLE)
    for number, text in enumerate(texts):
        sheet.add([text, number])
    sheet.close()
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["Points"].iter_rows(min_row=2))
    assert [row[0].value or "" for row in rows] == texts
    assert [row[0].quotePrefix for row in rows] == [text[:1] in ("=", "@") for text in texts]
    assert {row[0].alignment.vertical for row in rows} == {"top"}
    assert [row[1].value for row in rows] == list(range(len(texts)))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Mentorat inversé", "Mentorat inversé"),
        ("R&D / Été: <2026>", "R&D Été 2026"),
        ("../../etc/passwd", "etc passwd"),
        ("a\u202egpj.exe\x00\n", "a gpj exe"),
        ("\u200b/", "export"),
        ("a\u2028b\u2029c\ud800d", "a b c d"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_file_is_called_what_every_system_takes(name: str, kept: str) -> None:
    assert file_name(name) == kept


@given(st.lists(st.text(), max_size=4))
def test_what_is_made_in_memory_says_what_is_made_on_the_disk(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        on_disk, in_memory = Path(folder) / "a.xlsx", io.BytesIO()
        for place in (on_disk, in_memory):
            sheet = Spreadsheet(place)
            sheet.begin(OTHER)
            sheet.add(["2026-11-23"])
            sheet.begin(TABLE)
            for number, text in enumerate(texts):
                sheet.add([text, number])
            sheet.close()
        assert sheets_of(on_disk.read_bytes()) == sheets_of(in_memory.getvalue())


def test_what_a_file_and_its_sheets_are_called() -> None:
    assert file_name("Mentorat", "2026") == "Mentorat 2026"
    assert [part_of("Points", number) for number in (1, 2)] == ["Points", "Points 2"]


def test_the_archive_is_one_that_everything_opens(tmp_path: Path) -> None:
    archive = CsvArchive(tmp_path / "a.zip", language="en")
    archive.begin(TABLE)
    archive.add(["a,b", 1])
    archive.close()
    with ZipFile(tmp_path / "a.zip") as found:
        assert found.testzip() is None
        assert found.read("points.csv").endswith(b'\r\n"a,b",1\r\n')
