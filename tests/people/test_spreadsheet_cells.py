"""What is written into a spreadsheet is text there, whatever it holds."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules.import_cells import csv_file, looks_like_formula, safe_cell

TRIGGERS = [
    "=1+1",
    "+33",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "|cmd",
    "#N/A",
]


@pytest.mark.parametrize("text", TRIGGERS)
def test_what_would_be_calculated_becomes_text(text: str) -> None:
    assert looks_like_formula(text)
    assert safe_cell(text)[0] == "'"
    assert safe_cell(text).replace("'", "") == text
    # What hides behind an apostrophe or a quotation mark is kept from it too.
    assert safe_cell(f'"{text}')[0] == "'"


@pytest.mark.parametrize("text", ["", "Marketing", "R&D", "a=b", "chloe@vauban.example", "3 - 4"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert [safe_cell(value) for value in (-3, 2.5, None)] == ["-3", "2.5", ""]


@given(st.text())
def test_no_cell_is_ever_calculated(text: str) -> None:
    assert safe_cell(text)[:1] not in set("=+-@|\t\r\n\0")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_nor_where_the_reader_s_spreadsheet_expects_another_separator(
    language: str, separator: str
) -> None:
    told = "Selon Marc,=HYPERLINK(A1); =1+1\t-2+3|cmd, « oui »\n@SUM(A1)"
    text = csv_file([["Chloé", told, "Marc;=1", "Inès,+33"]], language).decode("utf-8-sig")
    cells = [c for row in csv.reader(io.StringIO(text), delimiter=separator) for c in row]
    assert len(cells) > 1, "it was parted somewhere"
    assert not [cell for cell in cells if cell.strip()[:1] in set("=+-@")]


def test_lists_and_signs_between_words_stay_as_they_are() -> None:
    assert safe_cell("Deux idées :\n- filmer, - montrer") == "Deux idées :\n- filmer, - montrer"


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("fr", ";")])
def test_a_file_opens_in_the_reader_s_spreadsheet(language: str, separator: str) -> None:
    rows: list[list[object]] = [
        ["Œuvre, « déjà »; vu", '=HYPERLINK("http://x")'],
        ["two\nlines", 7],
    ]
    text = csv_file(rows, language).decode("utf-8-sig")
    assert csv_file(rows, language).startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert read == [["Œuvre, « déjà »; vu", '\'=HYPERLINK("http://x")'], ["two\nlines", "7"]]
