"""Small files that cost a reader much: each is refused, quickly and in bounded memory."""

import io
import zipfile
from collections.abc import Iterator

from tests.people.books import DECLARED, MAIN, Sheet, ods, relations, xls, xlsb, xlsx_parts, zipped

_E_MAIL = '<row r="1"><c t="inlineStr"><is><t>e-mail</t></is></c></row>'
_DTD = '<!DOCTYPE w [<!ENTITY b "' + "A" * 100_000 + '">]>'
_TABLE = Sheet("People", [("E-mail", "Side"), ("chloe@maison-vauban.example", "mentor")])


def workbook(sheet: str | bytes, name: str = "sheet1.xml") -> bytes:
    """An XLSX with one sheet, which is kept in a part of that name."""
    parts: dict[str, str | bytes] = {**xlsx_parts(_TABLE)}
    del parts["xl/worksheets/sheet1.xml"]
    parts["xl/_rels/workbook.xml.rels"] = relations({"rId1": ("worksheet", f"worksheets/{name}")})
    parts[f"xl/worksheets/{name}"] = sheet
    return zipped(parts)


def sheet_of(rows: str, before: str = "") -> str:
    return f'{DECLARED}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """What it does, the file, and the end of the key of what its sender is told."""
    yield from _with_a_dtd()
    yield from _with_much_inside()
    yield from _packed_otherwise()
    yield from _of_other_programs()
    yield "a quotation mark that is never closed", b'e-mail\n"' + b"x\n" * 1_000_000, "quotes"
    yield "a word without end", b"x" * 4_900_000 + b"\xe9", "quotes"
    yield "accents without end", b"e-mail\n" + b"\xe9\n" * 2_400_000, "too_long"


def _with_a_dtd() -> Iterator[tuple[str, bytes, str]]:
    many = f'{_E_MAIL}<row r="2"><c t="inlineStr"><is><t>{"&b;" * 11_000}</t></is></c></row>'
    for name in ("sheet1.xml", "sheet1.dat", "sheet1"):
        yield f"entities in {name}", workbook(sheet_of(many, _DTD), name), "damaged"
    in_utf_16 = sheet_of(many, _DTD).replace("UTF-8", "UTF-16").encode("utf-16")
    yield "entities in UTF-16", workbook(in_utf_16, "sheet1.dat"), "damaged"
    late = "<!--" + " " * 12_000_000 + "-->" + _DTD
    yield "entities after a long comment", workbook(sheet_of(many, late), "s.dat"), "damaged"
    parts = xlsx_parts(_TABLE, shared=True)
    for name, text in parts.items():
        told = {**parts, name: text.replace(DECLARED, DECLARED + _DTD)}
        yield f"entities in {name}", zipped(told), "damaged"
    yield "entities in what nobody reads", zipped({**parts, "docProps/app.xml": _DTD}), "damaged"
    with zipfile.ZipFile(io.BytesIO(ods(_TABLE))) as archive:
        content = {name: archive.read(name).decode() for name in archive.namelist()}
    content["content.xml"] = content["content.xml"].replace(DECLARED, DECLARED + _DTD)
    yield "entities in an ODS", zipped(content), "damaged"


def _with_much_inside() -> Iterator[tuple[str, bytes, str]]:
    wide = f'{_E_MAIL}<row r="2">' + "<c><v>1</v></c>" * 2_500_000 + "</row>"
    yield "a row of millions of cells", workbook(sheet_of(wide)), "too_much_inside"
    wide = f'{_E_MAIL}<row r="2">' + "<c><v>1</v></c>" * 700_000 + "</row>"
    yield "a row of many cells", workbook(sheet_of(wide)), "too_much_inside"
    deep = _E_MAIL + "<row>" * 1_600_000 + "</row>" * 1_600_000
    yield "a million rows in each other", workbook(sheet_of(deep)), "too_much_inside"
    deep = _E_MAIL + "<a>" * 700_000 + "</a>" * 700_000 + "<row><c><v>1</v></c></row>" * 20_001
    yield "elements in each other", workbook(sheet_of(deep)), "too_long"
    long = f'<row><c t="inlineStr"><is><t>{"A" * 30_000_000}</t></is></c></row>'
    yield "a cell of 30 million letters", workbook(sheet_of(_E_MAIL + long)), "too_much_inside"
    for letters, times in ((30_000_000, 5_000), (32_000, 500_000)):
        parts = xlsx_parts(_TABLE, shared=True)
        text = f"<si><t>{'A' * letters}</t></si>"
        parts["xl/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}">{text}</sst>'
        row = "<row>" + '<c t="s"><v>0</v></c>' * (times // 100) + "</row>"
        parts["xl/worksheets/sheet1.xml"] = sheet_of(row * 100)
        yield f"a text of {letters} letters, {times} times", zipped(parts), "too_much_inside"
    corner = '<row r="2"><c r="BH999999999"><v>1</v></c></row>'
    yield (
        "a cell that says it is elsewhere",
        workbook(sheet_of(_E_MAIL + corner)),
        "too_much_inside",
    )
    down = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "the last cell of all", workbook(sheet_of(_E_MAIL + down)), "too_long"


def _packed_otherwise() -> Iterator[tuple[str, bytes, str]]:
    parts = xlsx_parts(_TABLE)
    yield "parts packed with LZMA", zipped(parts, zipfile.ZIP_LZMA), "damaged"
    yield "parts packed with bzip2", zipped(parts, zipfile.ZIP_BZIP2), "damaged"
    yield "a bomb of zeros", workbook(b"\0" * 60_000_000), "too_much_inside"
    zeros = {f"xl/{n}.xml": b"\0" * 3_000_000 for n in range(20)}
    yield "many small bombs", zipped({**parts, **zeros}), "too_much_inside"
    bomb = bytearray(workbook(b"<" * 30_000_000))
    # The directory says that there is less than there is.
    bomb[:] = bomb.replace((30_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little"))
    yield "a bomb that says it is small", bytes(bomb), "damaged"
    nested = zipped({"xl/workbook.xml": zipped({"xl/workbook.xml": b"\0" * 30_000_000})})
    yield "an archive in an archive", nested, "damaged"


def _of_other_programs() -> Iterator[tuple[str, bytes, str]]:
    with zipfile.ZipFile(io.BytesIO(ods(_TABLE))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="2000000000">'
    )
    yield "an ODS of two billion rows", zipped(parts), "too_long"
    wide = Sheet("People", [["E-mail"], ["1"] * 20_000])
    yield "an XLSB of a wide row", xlsb(wide), "too_much_inside"
    low = Sheet("People", [["E-mail"], *[[]] * 60_000, ["x"]])
    yield "an XLS of many rows", xls(low), "too_long"
