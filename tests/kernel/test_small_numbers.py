"""No average tells what one person said: not alone, and not by what two digests differ by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.rules.small_numbers import (
    Block,
    Piece,
    blocks,
    days_of,
    mean_of,
    months_of,
    reach_of,
)
from bot.kernel.rules.thresholds import LOWEST, Thresholds, ThresholdStep, holds_from

FIRST = date(2026, 9, 1)
DAYS = 100


@dataclass(frozen=True)
class Rating:
    person: int
    on: date
    final_on: date
    """From when on it can no longer change."""


ratings_of = st.lists(
    st.builds(
        lambda person, day, wait: Rating(
            person, FIRST + timedelta(days=day), FIRST + timedelta(days=day + wait)
        ),
        st.integers(1, 5),
        st.integers(0, DAYS - 1),
        st.integers(0, 9),
    ),
    max_size=30,
    unique_by=lambda rating: (rating.person, rating.on),
)
day_of = st.integers(0, DAYS).map(lambda day: FIRST + timedelta(days=day))
queries_of = st.lists(st.tuples(day_of, day_of, day_of), min_size=2, max_size=5)
"""First day, day after the last, and when it is asked."""


def shown(ratings: Sequence[Rating], first: date, after: date, today: date) -> frozenset[Rating]:
    """The ratings of which a digest of these days shows the average, on that day."""
    held: dict[date, list[Rating]] = {}
    pieces = []
    for start, end in days_of(reach_of(first, after), after):
        mine = [r for r in ratings if start <= r.on < end]
        held[start] = mine
        is_final = end <= today and all(r.final_on <= today for r in mine)
        people = frozenset(r.person for r in mine)
        pieces.append(Piece(start, end, len(mine), len(mine), people, is_final))
    found = [block for block in blocks(pieces, Thresholds()) if block.is_within(first, after)]
    return frozenset(r for block in found for piece in block.pieces for r in held[piece.first])


@given(ratings_of, queries_of)
def test_what_two_digests_differ_by_is_of_three_people_or_of_nobody(
    ratings: list[Rating], queries: list[tuple[date, date, date]]
) -> None:
    answers = [shown(ratings, *query) for query in queries]
    for answer in answers:
        assert not answer or len({r.person for r in answer}) >= LOWEST
    for one, other in combinations(answers, 2):
        for rest in (one - other, other - one, one & other):
            assert not rest or len({r.person for r in rest}) >= LOWEST


@given(ratings_of, queries_of)
def test_what_all_digests_together_are_made_of_is_of_three_people_each(
    ratings: list[Rating], queries: list[tuple[date, date, date]]
) -> None:
    """Adding and subtracting any number of them gives sums over these parts, and no finer ones."""
    answers = [shown(ratings, *query) for query in queries]
    parts: dict[tuple[bool, ...], set[int]] = {}
    for rating in ratings:
        where = tuple(rating in answer for answer in answers)
        if any(where):
            parts.setdefault(where, set()).add(rating.person)
    assert all(len(people) >= LOWEST for people in parts.values())


@given(day_of, day_of)
def test_pieces_are_whole_weeks_cut_at_months(first: date, after: date) -> None:
    pieces = list(days_of(first, after))
    for start, end in pieces:
        assert first <= start < end <= after
        assert start.weekday() == 0 or start.day == 1
        assert end.weekday() == 0 or end.day == 1
        assert not any(
            (start + timedelta(days=n)).weekday() == 0 or (start + timedelta(days=n)).day == 1
            for n in range(1, (end - start).days)
        )
    assert all(one[1] <= other[0] for one, other in zip(pieces, pieces[1:], strict=False))


@given(day_of, day_of, day_of, day_of)
def test_months_are_whole_and_each_is_told_by_one_of_two_periods_that_meet(
    first: date, between: date, after: date, today: date
) -> None:
    first, between, after = sorted((first, between, after))
    whole = list(months_of(first, after, today))
    for start, end in whole:
        assert start.day == end.day == 1
        assert start < end <= today
        assert (end - start).days <= 31
        assert first < end <= after
    parts = [*months_of(first, between, today), *months_of(between, after, today)]
    assert parts == whole


@pytest.mark.parametrize(
    ("weeks", "means"),
    [
        ([{1, 2, 3}, {1, 2, 3}], 2),
        ([{1, 2}, {2, 3}], 1),
        ([{1, 2}, {1, 2}], 0),
        ([{1, 2}, {1, 2, 3}, {3}], 2),
        ([set(), {1}, {2}], 0),
        ([{1, 2, 3}, set(), {1, 2, 3}], 2),
    ],
)
def test_weeks_of_few_are_put_together_in_their_month(weeks: list[set[int]], means: int) -> None:
    monday = date(2026, 9, 7)
    pieces = [
        Piece(
            monday + n * timedelta(weeks=1),
            monday + (n + 1) * timedelta(weeks=1),
            len(people),
            4 * len(people),
            frozenset(people),
        )
        for n, people in enumerate(weeks)
    ]
    made = blocks(pieces, Thresholds())
    assert len(made) == means
    assert mean_of(made) == (4.0 if means else None)


def test_few_of_two_months_stay_apart() -> None:
    week = timedelta(weeks=1)
    first, second = date(2026, 9, 21), date(2026, 10, 5)
    pieces = [
        Piece(first, first + week, 2, 8, frozenset({1, 2})),
        Piece(second, second + week, 2, 8, frozenset({3, 4})),
    ]
    assert blocks(pieces, Thresholds()) == []


def september(day: int) -> date:
    return date(2026, 9, day)


def test_pieces_lie_whole_in_the_days_and_begin_on_mondays_or_a_month_s_first() -> None:
    weeks = [(september(7), september(14)), (september(14), september(21))]
    assert list(days_of(september(1), september(21))) == [(september(1), september(7)), *weeks]
    assert list(days_of(september(2), september(22))) == weeks


def test_a_block_is_told_by_days_that_hold_its_first_and_its_last() -> None:
    mondays = [september(day) for day in (7, 14, 21)]
    pieces = [Piece(day, day + timedelta(weeks=1), 3, 9, frozenset({1, 2, 3})) for day in mondays]
    block = Block(pieces)
    assert block.is_within(september(7), september(28))
    assert block.is_within(september(6), september(29))
    assert not block.is_within(september(8), september(28))
    assert not block.is_within(september(7), september(27))


def test_more_than_a_week_needs_its_month_from_the_first() -> None:
    assert reach_of(september(9), september(16)) == september(9)
    assert reach_of(september(9), september(17)) == september(1)


def test_a_raised_threshold_leaves_the_blocks_of_earlier_months_as_they_are() -> None:
    week, four = timedelta(weeks=1), frozenset({1, 2, 3, 4})
    raised = Thresholds([ThresholdStep(date(2026, 10, 1), 5)])
    before = [Piece(september(7), september(14), 4, 16, four)]
    after = [Piece(date(2026, 10, 5), date(2026, 10, 12), 4, 16, four)]
    assert len(blocks(before, raised)) == len(blocks(before, Thresholds())) == 1
    assert blocks(after, raised) == []
    more = Piece(date(2026, 10, 12), date(2026, 10, 12) + week, 1, 4, frozenset({5}))
    assert [block.rated for block in blocks([*after, more], raised)] == [5]


def test_it_holds_from_a_month_that_has_begun_nowhere() -> None:
    assert holds_from(datetime(2026, 11, 29, 12, tzinfo=UTC)) == date(2026, 12, 1)
    # On Kiritimati it is December already.
    assert holds_from(datetime(2026, 11, 30, 12, tzinfo=UTC)) == date(2027, 1, 1)


def test_each_day_has_its_threshold_and_each_size_its_end() -> None:
    raised = Thresholds([ThresholdStep(date(2026, 10, 1), 4), ThresholdStep(date(2026, 12, 1), 5)])
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31))
    assert [raised.on(day) for day in days] == [3, 4, 5]
    assert raised.highest == 5
    assert raised.after(date(2026, 11, 1)) == ThresholdStep(date(2026, 12, 1), 5)
    assert raised.after(date(2026, 12, 1)) is None
    assert list(raised.sizes(date(2026, 11, 1))) == [(3, date(2026, 10, 1)), (4, None)]
    assert list(Thresholds().sizes(date(2026, 11, 1))) == [(3, None)]
