"""When people are asked how sure they feel, and of what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.confidence.rules import Course, is_past, levels_in, moment_of, settled_until, topics_asked
from storage.states import Moment

START, MIDDLE, END = Moment
DAY = date(2026, 11, 23)
OPEN = Course(today=DAY, paired_on=DAY, opened=True, held=0)


@pytest.mark.parametrize(
    ("held", "moment"),
    [(0, START), (1, START), (2, None), (3, MIDDLE), (6, MIDDLE), (60, MIDDLE)],
)
def test_without_dates_the_end_waits_for_the_closing(held: int, moment: Moment | None) -> None:
    assert moment_of(replace(OPEN, held=held)) is moment
    closed = END if held else None
    assert moment_of(replace(OPEN, held=held, is_closed=True)) is closed


@pytest.mark.parametrize(
    ("held", "moment"), [(0, START), (1, START), (2, None), (4, MIDDLE), (7, MIDDLE), (8, END)]
)
def test_a_number_of_sessions_decides(held: int, moment: Moment | None) -> None:
    assert moment_of(replace(OPEN, held=held, sessions=8)) is moment


@pytest.mark.parametrize(
    ("days", "moment"), [(0, START), (42, START), (43, MIDDLE), (85, MIDDLE), (86, END), (200, END)]
)
def test_a_last_day_decides_and_the_end_is_asked_two_weeks_before(
    days: int, moment: Moment
) -> None:
    course = replace(OPEN, held=1, ends_on=DAY + timedelta(days=100))
    assert moment_of(replace(course, today=DAY + timedelta(days=days))) is moment


def test_nothing_is_asked_before_the_first_check_in() -> None:
    assert moment_of(replace(OPEN, opened=False)) is None


def test_who_never_met_is_asked_of_no_middle_and_no_end() -> None:
    late = replace(OPEN, today=DAY + timedelta(days=99), ends_on=DAY + timedelta(days=100))
    assert moment_of(late) is START
    assert moment_of(replace(late, ends_on=DAY)) is START


def test_moments_only_go_forward() -> None:
    assert not is_past(MIDDLE, [START])
    assert is_past(MIDDLE, [MIDDLE])
    assert is_past(START, [MIDDLE])
    assert is_past(MIDDLE, [START, END])
    assert not is_past(START, [])


def test_what_was_rated_and_done_comes_first_and_six_are_the_most() -> None:
    ordered = list(range(1, 25))
    assert topics_asked(ordered) == [1, 2, 3, 4, 5, 6]
    assert topics_asked(ordered, chosen=[20, 9]) == [20, 9, 1, 2, 3, 4]
    rated = [1, 2, 3, 4, 5, 6]
    assert topics_asked(ordered, rated=rated, done=[12, 3]) == [3, 12, 1, 2, 4, 5]
    assert topics_asked([4], rated=rated, done=[12]) == [4], "only what the programme offers"
    assert topics_asked([], rated=rated) == []


def test_levels_go_from_one_to_five() -> None:
    assert levels_in({1: 1, 2: 5})
    assert levels_in({})
    assert not levels_in({1: 0})
    assert not levels_in({1: 6})


def test_an_answer_is_settled_a_week_after_it_was_first_given() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert settled_until(now) == now - timedelta(days=7)
