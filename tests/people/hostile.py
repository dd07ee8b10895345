"""Small files that cost a reader much: each is refused, quickly and in bounded memory."""

import io
import zipfile
from collections.abc import Iterator, Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0"?>'
_E_MAIL = '<row r="1"><c t="inlineStr"><is><t>e-mail</t></is></c></row>'


def workbook(sheet: str | bytes, name: str = "sheet1.xml") -> bytes:
    """An XLSX with one sheet, which is kept in a part of that name."""
    parts: Mapping[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/{name}" ContentType="{_TYPE}.worksheet+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", f"worksheets/{name}"),
        f"xl/worksheets/{name}": sheet,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return packed.getvalue()


def sheet_of(rows: str, before: str = "") -> str:
    return (
        f'{_DECLARED}{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """What it does, the file, and the end of the key of what its sender is told."""
    entity = '<!DOCTYPE w [<!ENTITY b "' + "A" * 100_000 + '">]>'
    many = f'{_E_MAIL}<row r="2"><c t="inlineStr"><is><t>{"&b;" * 11_000}</t></is></c></row>'
    for name in ("sheet1.xml", "sheet1.dat", "sheet1"):
        yield f"entities in {name}", workbook(sheet_of(many, entity), name), "damaged"
    in_utf_16 = sheet_of(many, entity).replace("1.0", "1.0").encode("utf-16")
    yield "entities in UTF-16", workbook(in_utf_16, "sheet1.dat"), "damaged"
    late = "<!--" + " " * 12_000_000 + "-->" + entity
    yield "entities after a long comment", workbook(sheet_of(many, late), "s.dat"), "damaged"
    wide = f'{_E_MAIL}<row r="2">' + "<c><v>1</v></c>" * 2_500_000 + "</row>"
    yield "a row of millions of cells", workbook(sheet_of(wide)), "too_much_inside"
    deep = _E_MAIL + "<row>" * 1_600_000 + "</row>" * 1_600_000
    yield "a million rows in each other", workbook(sheet_of(deep)), "too_much_inside"
    long = f'<row><c t="inlineStr"><is><t>{"A" * 30_000_000}</t></is></c></row>'
    yield "a cell of 30 million letters", workbook(sheet_of(_E_MAIL + long)), "too_much_inside"
    yield "a bomb of zeros", workbook(b"\0" * 60_000_000), "too_much_inside"
    yield "a quotation mark that is never closed", b'e-mail\n"' + b"x\n" * 1_000_000, "quotes"
