"""A lead's own topic: what it must hold, how long it may be, where it goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.rules.typed_text import tidy
from bot.topics.rules import Wording, faults, moved, next_topic


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Our   shops\n at\tnight ", "Our shops at night"),
        (None, ""),
        (" \u00a0\u2003 ", ""),
        ("\u200b\u202e", ""),
        ("👩‍👩‍👧 familles", "👩‍👩‍👧 familles"),
        ("<!channel>", "<!channel>"),
    ],
)
def test_text_is_kept_on_one_line_and_nothing_visible_is_nothing(
    typed: str | None, kept: str
) -> None:
    assert tidy(typed) == kept


def test_a_title_and_one_question_are_enough() -> None:
    for place in range(3):
        questions = ["", "", ""]
        questions[place] = "Why?"
        assert faults(Wording("Night", tuple(questions))) == {}


def test_each_field_says_what_is_wrong_with_it() -> None:
    assert faults(Wording("", ("", "", ""))) == {
        "title": ("topics.fault.no_title", 0),
        "question_1": ("topics.fault.no_question", 0),
    }
    assert faults(Wording("t" * 60, ("q" * 180,) * 3, "a" * 200)) == {}
    assert faults(Wording("t" * 61, ("q", "q" * 181, ""), "a" * 201)) == {
        "title": ("answer.fault.too_long", 60),
        "question_2": ("answer.fault.too_long", 180),
        "aim": ("answer.fault.too_long", 200),
    }


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_keeps_all_and_puts_one_where_it_is_wanted(
    ordered: list[int], data: st.DataObject
) -> None:
    topic, to = data.draw(st.sampled_from(ordered)), data.draw(st.integers(-3, len(ordered) + 3))
    found = moved(ordered, topic, to)
    assert sorted(found) == sorted(ordered)
    assert found.index(topic) == min(max(to, 0), len(ordered) - 1)
    assert [each for each in found if each != topic] == [e for e in ordered if e != topic]


def test_what_the_pair_chose_comes_first_while_the_programme_has_it() -> None:
    assert next_topic([1, 2, 3], [1], chosen=3) == 3
    assert next_topic([1, 2, 3], [1], chosen=1) == 1
    assert next_topic([1, 2], [1], chosen=3) == 2
    assert next_topic([], [], chosen=3) is None
