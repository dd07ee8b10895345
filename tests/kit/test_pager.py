"""The pages of a list: what stands on one, the two buttons, and what anybody sends by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.kernel.errors import Mistake
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.slack.kit.pager import Pager
from bot.texts.catalogue import load

PAGER = Pager("topics_earlier", "topics_later", size=20)


def turned(page: ListPage, *keys: int, language: str = "en") -> dict[str, Any]:
    """Action id → the value of its button."""
    blocks = PAGER.turning(page, load().say(language), *keys)
    elements = blocks[-1]._resolve()["elements"] if blocks else []
    return {each["action_id"]: each["value"] for each in elements}


@given(
    total=some.integers(0, 400), size=some.integers(1, 60), wanted=some.integers(-5, 999_999_999)
)
def test_every_row_stands_on_exactly_one_page(total: int, size: int, wanted: int) -> None:
    rows = range(total)
    pages = [nearest_page(n, total, size) for n in range(nearest_page(0, total, size).pages)]
    assert [row for page in pages for row in page.of(rows)] == list(rows)
    assert nearest_page(wanted, total, size) in pages
    assert [page.has_earlier for page in pages] == [False, *[True] * (len(pages) - 1)]
    assert [page.has_later for page in pages] == [*[True] * (len(pages) - 1), False]


def test_what_fits_on_one_page_is_not_turned() -> None:
    for total in (0, 1, 20):
        assert PAGER.turning(PAGER.page(0, total), load().say("en")) == []


def test_the_ways_on_carry_the_key_and_the_page() -> None:
    assert turned(PAGER.page(0, 50), 7) == {"topics_later": "7:1"}
    assert turned(PAGER.page(1, 50), 7) == {"topics_earlier": "7:0", "topics_later": "7:2"}
    assert turned(PAGER.page(2, 50), 7) == {"topics_earlier": "7:1"}
    assert turned(PAGER.page(99, 50), 7) == turned(PAGER.page(2, 50), 7), "the nearest page"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Page 2 of 3", "Previous page", "Next page"]),
        ("fr", ["Page 2 sur 3", "Page précédente", "Page suivante"]),
    ],
)
def test_where_one_is_is_said(language: str, words: list[str]) -> None:
    place, ways = PAGER.turning(PAGER.page(1, 50), load().say(language), 7)
    said = [place._resolve()["elements"][0]["text"]]
    said += [each["text"]["text"] for each in ways._resolve()["elements"]]
    assert said == words


def test_a_row_is_found_on_its_page() -> None:
    assert PAGER.page_with(45, 50) == PAGER.page(2, 50)
    assert PAGER.page_with(999, 50).number == 2
    assert PAGER.first_of(2) == PAGER.page(2, 50).start == 40


def test_what_a_button_carries_is_read_back() -> None:
    assert PAGER.read(PAGER.value(3, 7)) == [7, 3]
    assert Pager("earlier", "later", size=20, keys=0).read("3") == [3]


@pytest.mark.parametrize("value", ["", "7", "7:", "7:x", "7:-1", "7:1:1", "x:1", "7:" + "9" * 10])
def test_no_other_value_is_taken(value: str) -> None:
    with pytest.raises(Mistake):
        PAGER.read(value)
