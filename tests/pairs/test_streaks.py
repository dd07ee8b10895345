"""Check-ins in a row at which a pair met: a pause does not break it, a missed one does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pairs.rules import streak
from storage.states import CheckInState

MET, NOT_MET, MISSED = (
    (CheckInState.CLOSED, True),
    (CheckInState.CLOSED, False),
    (CheckInState.MISSED, False),
)
OPEN, PAUSED = (CheckInState.OPEN, False), (CheckInState.SKIPPED, False)


@pytest.mark.parametrize(
    ("course", "count"),
    [
        ([], 0),
        ([MET], 1),
        ([OPEN, MET, MET], 2),
        ([(CheckInState.OPEN, True), MET], 2),
        ([MET, PAUSED, PAUSED, MET, NOT_MET, MET], 2),
        ([MISSED, MET], 0),
        ([NOT_MET, MET], 0),
        ([OPEN], 0),
    ],
)
def test_it_is_counted_from_the_newest(course: list[tuple[CheckInState, bool]], count: int) -> None:
    assert streak(course) == count


@given(st.lists(st.sampled_from([MET, NOT_MET, MISSED, OPEN, PAUSED])))
def test_it_is_never_more_than_the_sessions_held(course: list[tuple[CheckInState, bool]]) -> None:
    assert 0 <= streak(course) <= course.count(MET)
    assert streak([MET, *course]) == streak(course) + 1
    assert streak([MISSED, *course]) == 0
    assert streak([OPEN, PAUSED, *course]) == streak(course)
