"""What is known of a workbook before its cells are read."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_COLUMNS = 16_384
"""Of a sheet (support.microsoft.com, "Excel specifications and limits")."""


@dataclass(frozen=True)
class Tab:
    """A sheet; `place` is its number among those in the book's content. `hidden` are numbers of
    rows, from 1; `is_cut`: something stands further down than is read.
    """

    name: str
    is_visible: bool = True
    place: int = 0
    hidden: frozenset[int] = frozenset()
    is_cut: bool = False


@dataclass(frozen=True)
class Book:
    """`content` is what its cells are read from."""

    content: bytes
    tabs: Sequence[Tab]
