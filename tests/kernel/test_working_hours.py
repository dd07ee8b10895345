"""Nobody is disturbed at night, on a weekend or on a holiday."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kernel.rules.working_days import Calendar, next_working_moment
from tests.kernel import brute
from tests.whole import examples

STEADY = settings(examples(250), derandomize=True)

FRANCE = Calendar("Europe/Paris", country="FR")
ENGLAND = Calendar("Europe/London", country="GB-ENG")
EGYPT = Calendar("Africa/Cairo", frozenset({6, 0, 1, 2, 3}), "EG")
APIA = Calendar("Pacific/Apia")

# fmt: off
CASES = [
    ("in the morning, at once", FRANCE, "2026-11-24T10:30", "2026-11-24T10:30"),
    ("at the opening, at once", FRANCE, "2026-11-24T09:00", "2026-11-24T09:00"),
    ("a moment before closing, at once", FRANCE, "2026-11-24T17:59:59", "2026-11-24T17:59:59"),
    ("at closing, tomorrow", FRANCE, "2026-11-24T18:00", "2026-11-25T09:00"),
    ("before dawn, today", FRANCE, "2026-11-24T05:00", "2026-11-24T09:00"),
    ("at midnight, today", FRANCE, "2026-11-24T00:00", "2026-11-24T09:00"),
    ("on Friday evening, Monday", FRANCE, "2026-11-27T19:00", "2026-11-30T09:00"),
    ("on Saturday at noon, Monday", FRANCE, "2026-11-28T12:00", "2026-11-30T09:00"),
    ("on Christmas, Monday", FRANCE, "2026-12-25T10:00", "2026-12-28T09:00"),
    ("on the evening before Christmas, Monday", FRANCE, "2026-12-24T18:30", "2026-12-28T09:00"),
    ("in England, Boxing Day is observed", ENGLAND, "2026-12-25T10:00", "2026-12-29T09:00"),
    ("on New Year's Eve, the other year", FRANCE, "2026-12-31T20:00", "2027-01-04T09:00"),
    ("over the spring change", FRANCE, "2027-03-27T12:00", "2027-03-30T09:00"),
    ("in Egypt, Sunday is worked", EGYPT, "2026-11-19T20:00", "2026-11-22T09:00"),
    ("in Apia, a skipped Friday has no opening", APIA, "2011-12-29T19:00", "2012-01-02T09:00"),
]
# fmt: on


@pytest.mark.parametrize(
    ("calendar", "asked", "expected"), [pytest.param(*c[1:], id=c[0]) for c in CASES]
)
def test_the_next_moment(calendar: Calendar, asked: str, expected: str) -> None:
    zone = ZoneInfo(calendar.zone)
    found = next_working_moment(calendar, datetime.fromisoformat(asked).replace(tzinfo=zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=zone)


def test_hours_that_opened_do_not_close_where_clocks_go_back() -> None:
    # 01:45 in New York, the second time; these hours opened at the first 01:30.
    instant = datetime(2026, 11, 1, 6, 15, tzinfo=UTC)
    every_day = Calendar("America/New_York", frozenset(range(7)))
    assert next_working_moment(every_day, instant, opens=time(1, 30)) == instant


def test_night_shifts_are_refused() -> None:
    with pytest.raises(ValueError, match="open before they close"):
        next_working_moment(
            FRANCE, datetime(2026, 11, 24, tzinfo=UTC), opens=time(22), closes=time(6)
        )


quarters = st.integers(0, 9 * 365 * 96).map(
    lambda n: datetime.combine(brute.FIRST, time(), UTC) + timedelta(minutes=15 * n)
)
hours = st.tuples(st.integers(5, 11), st.integers(12, 23)).map(lambda h: (time(h[0]), time(h[1])))
calendars = st.builds(
    Calendar,
    st.sampled_from(brute.ZONES),
    st.just(frozenset(range(5))) | st.frozensets(st.integers(0, 6), min_size=1),
    st.none() | st.sampled_from(brute.countries()),
)


@STEADY
@given(calendars, quarters, hours)
def test_it_is_the_first_moment_of_a_walk_by_quarters(
    calendar: Calendar, instant: datetime, hours: tuple[time, time]
) -> None:
    opens, closes = hours
    found = next_working_moment(calendar, instant, opens=opens, closes=closes)
    assert found == brute.next_working_moment(calendar, instant, opens, closes)
    assert next_working_moment(calendar, found, opens=opens, closes=closes) == found
