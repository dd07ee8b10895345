"""Workbooks as programs write them, part by part: each oddity of theirs can be asked for."""

import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """`hidden` are numbers of rows, from 1; `state` as XLSX calls it."""

    name: str
    rows: Rows
    state: str = "visible"
    hidden: frozenset[int] = frozenset()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx_parts(
    *sheets: Sheet, workbook: str = "xl/workbook.xml", absolute: bool = False, shared: bool = False
) -> dict[str, str]:
    """`workbook` is what its part is called; `shared`: texts stand beside the sheets."""
    folder, _, name = workbook.rpartition("/")
    texts = list(dict.fromkeys(cell for sheet in sheets for row in sheet.rows for cell in row))
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    targets = {
        f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)
    }
    parts = {
        f"{folder}/{target}": sheet_xml(sheet, texts if shared else None)
        for (_, target), sheet in zip(targets.values(), sheets, strict=True)
    }
    if shared:
        targets["rIdS"] = ("sharedStrings", "sharedStrings.xml")
        items = "".join(f'<si><t xml:space="preserve">{escape(each)}</t></si>' for each in texts)
        parts[f"{folder}/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}">{items}</sst>'
    before = f"/{folder}/" if absolute else ""
    return {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", workbook)}),
        workbook: (
            f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        f"{folder}/_rels/{name}.rels": relations(
            {key: (kind, before + target) for key, (kind, target) in targets.items()}
        ),
        **parts,
    }


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    related = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'


def sheet_xml(sheet: Sheet, shared: Sequence[str] | None = None) -> str:
    rows = []
    for number, row in enumerate(sheet.rows, start=1):
        hidden = ' hidden="1"' if number in sheet.hidden else ""
        cells = "".join(
            _cell(f"{chr(ord('A') + place)}{number}", cell, shared)
            for place, cell in enumerate(row)
            if cell
        )
        rows.append(f'<row r="{number}"{hidden}>{cells}</row>')
    data = "".join(rows)
    return f'{DECLARED}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


def _cell(place: str, text: str, shared: Sequence[str] | None) -> str:
    if shared is not None:
        return f'<c r="{place}" t="s"><v>{shared.index(text)}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def strict(parts: Mapping[str, str]) -> dict[str, str]:
    """As Excel saves a "Strict Open XML Spreadsheet"."""
    found = dict(parts)
    for usual, named in STRICT.items():
        found = {name: text.replace(usual, named) for name, text in found.items()}
    return found


def named(xml: str, prefix: str) -> str:
    """Every element has this prefix."""
    xml = re.sub(r"<(/?)(\w+)(?=[\s/>])", rf"<\1{prefix}:\2", xml)
    return xml.replace('xmlns="', f'xmlns:{prefix}="')


def prefixed(xml: str) -> str:
    """As the Open XML SDK writes it: every element has a prefix."""
    for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        for end in (" ", ">", "/"):
            xml = xml.replace(f"<{name}{end}", f"<x:{name}{end}")
        xml = xml.replace(f"</{name}>", f"</x:{name}>")
    return xml.replace("xmlns=", "xmlns:x=")


def ods(*sheets: Sheet, how: str = "collapse") -> bytes:
    """`how` hidden rows are hidden: "collapse", "filter", or within a folded "group"."""
    styles = (
        '<style:style style:name="ta0" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    tables = "".join(_table(sheet, how) for sheet in sheets)
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "style", "table", "text")
    )
    content = (
        f"{DECLARED}<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>',
            "content.xml": content,
        }
    )


def _table(sheet: Sheet, how: str) -> str:
    style = "" if sheet.state == "visible" else ' table:style-name="ta0"'
    rows = "".join(
        _ods_row(row, number in sheet.hidden, how) for number, row in enumerate(sheet.rows, start=1)
    )
    # LibreOffice fills the sheet to its end with one empty row that is repeated.
    empty = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row>"
    )
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{rows}{empty}</table:table>"


def _ods_row(row: Sequence[str], is_hidden: bool, how: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
        "</table:table-cell>"
        for cell in row
    )
    if is_hidden and how == "group":
        return (
            '<table:table-row-group table:display="false"><table:table-row>'
            f"{cells}</table:table-row></table:table-row-group>"
        )
    hidden = f' table:visibility="{how}"' if is_hidden else ""
    return f"<table:table-row{hidden}>{cells}</table:table-row>"


def xlsb(*sheets: Sheet) -> bytes:
    """[MS-XLSB], with no more records than a reader needs."""
    listed = b"".join(
        _record(
            156,
            struct.pack("<II", int(sheet.state != "visible"), n)
            + _wide(f"rId{n}")
            + _wide(sheet.name),
        )
        for n, sheet in enumerate(sheets, start=1)
    )
    book = _record(131) + _record(143) + listed + _record(144) + _record(132)
    targets = {
        f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)
    }
    return zipped(
        {
            "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(targets),
            **{
                f"xl/worksheets/sheet{n}.bin": _xlsb_sheet(s) for n, s in enumerate(sheets, start=1)
            },
        }
    )


def _xlsb_sheet(sheet: Sheet) -> bytes:
    width = max(map(len, sheet.rows))
    rows = b"".join(
        _record(0, struct.pack("<IIHBBBI", n, 0, 300, 0, 0x10 * (n + 1 in sheet.hidden), 0, 0))
        + b"".join(
            _record(6, struct.pack("<II", place, 0) + _wide(cell)) for place, cell in enumerate(row)
        )
        for n, row in enumerate(sheet.rows)
    )
    size = _record(148, struct.pack("<IIII", 0, len(sheet.rows) - 1, 0, width - 1))
    return _record(129) + size + _record(145) + rows + _record(146) + _record(130)


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xls(*sheets: Sheet, small: bool = False) -> bytes:
    """[MS-XLS] in a compound file; a `small` one is kept among the small streams."""
    bodies = [_xls_sheet(sheet) for sheet in sheets]
    begins = _old(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    listed_size = sum(4 + 8 + 2 * len(sheet.name) for sheet in sheets)
    at = len(begins) + listed_size + 4
    listed = b""
    for sheet, body in zip(sheets, bodies, strict=True):
        state = int(sheet.state != "visible")
        name = struct.pack("<BB", len(sheet.name), 1) + sheet.name.encode("utf-16-le")
        listed += _old(0x85, struct.pack("<IBB", at, state, 0) + name)
        at += len(body)
    return _compound(begins + listed + _old(0x0A) + b"".join(bodies), small)


def _xls_sheet(sheet: Sheet) -> bytes:
    found = _old(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for n, row in enumerate(sheet.rows):
        if not row:
            continue
        flags = 0x100 | 0x20 * (n + 1 in sheet.hidden)
        found += _old(0x208, struct.pack("<HHHHHHI", n, 0, len(row), 300, 0, 0, flags))
        for place, cell in enumerate(row):
            text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
            found += _old(0x204, struct.pack("<HHH", n, place, 0) + text)
    return found + _old(0x0A)


def _old(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound(stream: bytes, small: bool) -> bytes:
    """Sectors: one of the table, one of the directory, one of the small table, then the stream."""
    if not small:
        # Less than this is a small stream.
        stream = stream.ljust(4096, b"\0")
    body = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    count = len(body) // 512
    fat = [_FAT, _END, _END, *range(4, 3 + count), _END]
    minis = -(-len(stream) // 64) if small else 0
    mini_fat = [*range(1, minis), _END] if small else []
    root = _entry("Root Entry", 5, 1, 3 if small else _END, minis * 64)
    book = _entry("Workbook", 2, _FREE, 0 if small else 3, len(stream))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2 if small else _END, int(small), _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )  # fmt: skip
    return header + _sector(fat) + (root + book).ljust(512, b"\0") + _sector(mini_fat) + body


def _sector(numbers: Sequence[int]) -> bytes:
    assert len(numbers) <= 128
    return struct.pack("<128I", *numbers, *[_FREE] * (128 - len(numbers)))


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36) + struct.pack("<IQ", first, size)
    )  # fmt: skip
