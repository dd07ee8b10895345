"""XLSB ([MS-XLSB]) and XLS ([MS-XLS], in a compound file: [MS-CFB]): which rows one sees. calamine
tells which sheets.
"""

import struct
from collections.abc import Iterator

from bot.people.rules.books import Book
from bot.people.rules.calamine_tabs import tabs_of
from bot.people.rules.packages import Package, of_office

_BUNDLE_SHEET, _ROW_HEADER = 156, 0
_XLS_SHEET, _XLS_ROW, _XLS_END = 0x85, 0x208, 0x0A
_ENDS = 0xFFFFFFFA
"""From here on a sector's number says that there is none."""


def xlsb_book(package: Package, place: str) -> Book:
    workbook = package.parts[place]
    sheets = package.related_by_key(place, "worksheet")
    names = {key: f"worksheets/sheet{n}.bin" for n, key in enumerate(sheets, start=1)}
    parts = {
        "xl/workbook.bin": workbook,
        **{f"xl/{names[key]}": package.parts[target] for key, target in sheets.items()},
    }
    for kind in ("sharedStrings", "styles"):
        if found := package.related(place, kind):
            parts[f"xl/{kind}.bin"] = package.parts[found]
    hidden = [_hidden(package.parts.get(sheets.get(key, ""), b"")) for key in _bundled(workbook)]
    content = of_office("xl/workbook.bin", names, parts)
    return Book(content, tabs_of(content, hidden))


def _bundled(workbook: bytes) -> list[str]:
    """The relationship of each sheet."""
    found = []
    for kind, record in _records(workbook):
        if kind == _BUNDLE_SHEET:
            (length,) = struct.unpack_from("<I", record, 8)
            found.append(record[12 : 12 + 2 * length].decode("utf-16-le"))
    return found


def _hidden(sheet: bytes) -> frozenset[int]:
    rows = (record for kind, record in _records(sheet) if kind == _ROW_HEADER and len(record) > 11)
    return frozenset(int.from_bytes(row[:4], "little") + 1 for row in rows if row[11] & 0x10)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(most):
        byte = data[at]
        number |= (byte & 0x7F) << 7 * place
        at += 1
        if not byte & 0x80:
            break
    return number, at


def xls_book(data: bytes) -> Book:
    # First: a workbook with a password is a compound file that holds no sheets at all.
    tabs = tabs_of(data, [])
    hidden = _hidden_in_xls(_workbook_stream(data))
    return Book(data, tabs_of(data, hidden) if any(hidden) else tabs)


def _hidden_in_xls(stream: bytes) -> list[frozenset[int]]:
    places = []
    for kind, record in _old_records(stream, 0):
        if kind == _XLS_SHEET:
            places.append(int.from_bytes(record[:4], "little"))
    return [
        frozenset(
            int.from_bytes(row[:2], "little") + 1
            for kind, row in _old_records(stream, place)
            if kind == _XLS_ROW and len(row) > 12 and row[12] & 0x20
        )
        for place in places
    ]


def _old_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Those of one part of the stream, to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _XLS_END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << int.from_bytes(data[30:32], "little")
    sectors = [data[at : at + size] for at in range(size, len(data), size)]
    fat = _fat(data, sectors)
    entries = _chained(int.from_bytes(data[48:52], "little"), fat, sectors)
    found = {
        entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)].decode("utf-16-le"): entry
        for at in range(0, len(entries), 128)
        if len(entry := entries[at : at + 128]) == 128
    }
    entry = found.get("Workbook") or found["Book"]
    first, length = struct.unpack_from("<II", entry, 116)
    if length >= int.from_bytes(data[56:60], "little"):
        return _chained(first, fat, sectors)[:length]
    small = _chained(int.from_bytes(found["Root Entry"][116:120], "little"), fat, sectors)
    pieces = [small[at : at + 64] for at in range(0, len(small), 64)]
    chains = _chained(int.from_bytes(data[60:64], "little"), fat, sectors)
    return _chained(first, _numbers(chains), pieces)[:length]


def _fat(data: bytes, sectors: list[bytes]) -> list[int]:
    """Which sector follows upon each: of a file of some megabytes the header lists all of it."""
    listed = struct.unpack_from("<109I", data, 76)
    return _numbers(b"".join(sectors[at] for at in listed if at < len(sectors)))


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]


def _chained(first: int, follows: list[int], sectors: list[bytes]) -> bytes:
    found: list[bytes] = []
    # No chain is longer than all sectors: one that turns in a circle ends.
    while first < _ENDS and len(found) <= len(sectors):
        found.append(sectors[first])
        first = follows[first]
    return b"".join(found)
