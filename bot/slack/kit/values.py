"""What buttons carry and windows hold: keys of rows, pages. Anybody can send others by hand."""

from datetime import date, datetime
from typing import Any

from bot.kernel.errors import Mistake

_LONGEST = 9
"""Digits of the longest key: any number of this length fits an integer column of both databases."""


def number(written: object) -> int:
    """A key, or a page. Raises `Mistake` for what this bot gives to no button."""
    text = str(written)
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise unknown()
    return int(text)


def parts(written: str, count: int) -> list[str]:
    """Of a value in several parts: exactly so many."""
    found = written.split(":")
    if len(found) != count:
        raise unknown()
    return found


def numbers(written: str, count: int) -> list[int]:
    return [number(part) for part in parts(written, count)]


def unknown() -> Mistake:
    return Mistake("button.unknown")


class ModalMetadata(dict[str, Any]):
    """What a window was opened with. Raises `Mistake` where it lacks what it is asked for."""

    def __missing__(self, key: str) -> Any:
        raise unknown()

    def number(self, key: str) -> int:
        return number(self[key])

    def day(self, key: str) -> date | None:
        """None where it holds none, or what is none."""
        try:
            return date.fromisoformat(str(self.get(key) or ""))
        except ValueError:
            return None

    def instant(self, key: str) -> datetime | None:
        """None where it holds none, or what is none."""
        try:
            found = datetime.fromisoformat(str(self.get(key) or ""))
        except ValueError:
            return None
        return found if found.tzinfo is not None else None
