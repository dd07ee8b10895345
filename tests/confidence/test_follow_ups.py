"""Asked six and twelve months after the end; counted once nobody can answer differently."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.confidence.rules import AT_THE_END, FOLLOW_UP_WITHIN, LATER, final_at, is_taken, window

START = datetime(2026, 1, 1, tzinfo=UTC)
AT = st.integers(0, 1500 * 24).map(lambda hours: START + timedelta(hours=hours))


def test_it_is_taken_for_thirty_days() -> None:
    asked = datetime(2027, 5, 23, 9, tzinfo=UTC)
    assert not is_taken(asked, asked - timedelta(seconds=1))
    assert is_taken(asked, asked)
    assert is_taken(asked, asked + timedelta(days=30, seconds=-1))
    assert not is_taken(asked, asked + timedelta(days=30))


@given(closed_at=AT, months=st.sampled_from(LATER), days=st.integers(0, 500))
def test_nobody_who_may_still_answer_is_counted(
    closed_at: datetime, months: int, days: int
) -> None:
    now = closed_at + timedelta(days=days)
    after, until = window(months, now)
    if after < closed_at <= until:
        # Whoever is asked at this moment may answer as long as this, and is counted only then.
        assert final_at(closed_at, months) > now + timedelta(days=30)


@given(closed_at=AT, months=st.sampled_from(LATER))
def test_everybody_is_asked_within_a_month_of_the_day_and_then_no_more(
    closed_at: datetime, months: int
) -> None:
    days = [d for d in range(500) if _is_asked(closed_at, months, timedelta(days=d))]
    assert days
    assert days == list(range(days[0], days[-1] + 1))
    assert months * 28 <= days[0] <= months * 31 + 3
    assert abs(len(days) - FOLLOW_UP_WITHIN.days) <= 7


def _is_asked(closed_at: datetime, months: int, later: timedelta) -> bool:
    after, until = window(months, closed_at + later)
    return after < closed_at <= until


def test_the_last_answer_is_final_once_its_month_is_over() -> None:
    closed_at = datetime(2026, 11, 23, tzinfo=UTC)
    assert final_at(closed_at, AT_THE_END) > closed_at + timedelta(days=30)
    assert final_at(closed_at, AT_THE_END) <= closed_at + timedelta(days=37)
