"""The tables of a file: what stands in their columns, and what a spreadsheet takes."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_ROWS = 1_048_576
"""Of a sheet, in Excel; the names of the columns take one."""
Cell = str | int | date | None
# Most systems take 255 bytes of a name, and a character takes up to four in UTF-8.
_LONGEST_NAME = 60
# What Windows refuses in names (learn.microsoft.com/windows/win32/fileio/naming-a-file), a dot
# because of hidden files and endings, and marks that turn the direction of what is read.
_FORBIDDEN = frozenset('/\\:*?"<>|.\u200e\u200f')


class ColumnType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """`width` is in characters."""

    title: str
    kind: ColumnType = ColumnType.TEXT
    width: int = 14


@dataclass(frozen=True)
class Table:
    """`name` is what a sheet is called, `file` what a file of it is called, without its ending."""

    name: str
    file: str
    columns: Sequence[Column]


def part_of(name: str, number: int) -> str:
    """What the second sheet of a table that does not fit into one is called, and the third."""
    return name if number == 1 else f"{name} {number}"


def file_name(*parts: str) -> str:
    """What people called something, as the name of a file that every system takes."""
    kept = " ".join(parts)
    bare = "".join(" " if _is_forbidden(char) else char for char in kept)
    return " ".join(bare.split())[:_LONGEST_NAME].strip() or "export"


def _is_forbidden(char: str) -> bool:
    return char in _FORBIDDEN or unicodedata.category(char) in ("Cc", "Cf", "Cs")
