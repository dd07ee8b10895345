"""Packages of parts, as workbooks are: what is damaged is told from what there is no room for."""

import errno
import zlib

import pytest

from bot.kernel.errors import Mistake
from bot.people.rules.packages import is_short_of_memory, text_of


@pytest.mark.parametrize(
    ("fault", "is_short"),
    [
        (zlib.error("Error -4 while decompressing data: not enough memory"), True),
        (zlib.error("Error -3 while decompressing data: invalid block type"), False),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (MemoryError(), True),
        (ImportError("failed to map segment from shared object"), True),
        (ValueError("something else"), False),
    ],
)
def test_a_lack_of_room_is_told_from_damage(fault: BaseException, is_short: bool) -> None:
    assert is_short_of_memory(fault) is is_short


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (b"<a>\xc3\xa9</a>", "<a>é</a>"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a/>', "<a/>"),
        ("\ufeff<a>é</a>".encode("utf-16"), "<a>é</a>"),
    ],
)
def test_a_part_is_read_as_it_says_of_itself(xml: bytes, text: str) -> None:
    assert text_of(xml) == text


@pytest.mark.parametrize("xml", [b"<a>\xff</a>", b"\xff\xfe<"])
def test_a_part_that_cannot_be_read_is_damaged(xml: bytes) -> None:
    with pytest.raises(Mistake) as told:
        text_of(xml)
    assert told.value.key == "import.file.damaged"
