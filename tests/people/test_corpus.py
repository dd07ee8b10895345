"""Each file is read as a person sees it, or refused by one sentence that says what to do."""

from pathlib import Path

import pytest

from bot.kernel.errors import Mistake
from bot.people.rules.import_columns import columns_in
from bot.people.rules.import_lines import ImportLine, read_line
from bot.people.rules.sheets import Source
from tests.people.books import Sheet, ods, xls, xlsb, xlsx_parts, zipped
from tests.people.corpus import CHLOE, HEADER, HELEN, Case, corpus, understood
from tests.people.reading import table

CASES = {case.name: case for case in corpus()}
KEPT = sorted((Path(__file__).parent / "files").iterdir())
CHLOE_AND_MARC = {("chloe", "mentor"), ("marc", "executive")}


def read(data: bytes) -> tuple[list[tuple[str, str, str]], Source]:
    found = table(data)
    columns = columns_in(found.rows[0].cells)
    assert not columns.unused
    lines = [read_line(row, columns, {}) for row in found.rows[1:]]
    good = [line for line in lines if isinstance(line, ImportLine)]
    assert len(good) == len(lines), lines
    return [(line.who, line.side.value, line.function or "") for line in good], found.source


def test_there_are_as_many_as_are_promised() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_is_read_as_a_person_sees_it(case: Case) -> None:
    assert read(case.data) == (list(case.seen), case.source)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_files_that_real_programs_wrote_are_read_as_people_see_them(file: Path) -> None:
    lines, source = read(file.read_bytes())
    assert {(who.partition("@")[0], side) for who, side, _ in lines} <= CHLOE_AND_MARC
    assert lines[0][:2] == ("chloe@maison-vauban.example", "mentor")
    assert all(who.endswith("@maison-vauban.example") for who, _, _ in lines)
    told = {
        "filtered-rows.xlsx": Source("Sheet", hidden_rows=2),
        "hidden-old-list-first.xlsx": Source("2026", hidden_sheets=("2025",)),
        "x000D-shared.xlsx": source,
    }
    usual = Source("Sheet") if file.suffix == ".xlsx" else Source()
    assert source == told.get(file.name, usual)
    functions = {"macroman-csv.csv": "Réseaux sociaux", "x000D-shared.xlsx": "Social media"}
    assert lines[0][2] == functions.get(file.name, lines[0][2])


HIDDEN = Sheet("2025", [HEADER, CHLOE], "hidden")
ALL_ROWS = Sheet("2026", [HEADER, CHLOE], hidden=frozenset({1, 2}))


@pytest.mark.parametrize("sheet", [HIDDEN, ALL_ROWS], ids=["sheet", "rows"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb", "xls"])
def test_where_all_is_hidden_that_is_said(sheet: Sheet, kind: str) -> None:
    writers = {"xlsx": lambda s: zipped(xlsx_parts(s)), "ods": ods, "xlsb": xlsb, "xls": xls}
    with pytest.raises(Mistake) as told:
        table(writers[kind](sheet))
    assert told.value.key == "import.file.hidden"


def test_of_two_lists_the_first_is_taken_and_the_other_named() -> None:
    both = [Sheet("Mentors", [HEADER, CHLOE]), Sheet("Leaders", [HEADER, HELEN])]
    lines, source = read(zipped(xlsx_parts(*both)))
    assert lines == list(understood(CHLOE))
    assert source == Source("Mentors", other_sheets=("Leaders",))
