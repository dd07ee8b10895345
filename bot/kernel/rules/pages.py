"""Which rows of a long list stand on one of its pages. Pages are counted from 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class ListPage:
    """A page of a list of `total` rows, `size` at once. An empty list has one page."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """The place of its first row."""
        return self.number * self.size

    @property
    def has_earlier(self) -> bool:
        return self.number > 0

    @property
    def has_later(self) -> bool:
        return self.number < self.pages - 1

    def of(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of all rows that stand on it."""
        return rows[self.start : self.start + self.size]


def nearest_page(wanted: int, total: int, size: int) -> ListPage:
    """The page of that number, or the nearest to it that there is: lists grow shorter, and anybody
    can ask for another page by hand.
    """
    last = ListPage(0, size, total).pages - 1
    return ListPage(min(max(wanted, 0), last), size, total)
