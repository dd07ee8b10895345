"""Monday 09:00 is Monday 09:00 for those who live there, whatever their clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.cadence import Cadence, latest_at_or_before, next_after, zone_named

MONDAY_NINE = Cadence(weekday=0, at=time(9, 0))
ZONES = ("Europe/Paris", "Europe/London", "America/Montreal", "Asia/Singapore")
SECOND = timedelta(seconds=1)


def weeks_from(instant: datetime, zone: str, number: int) -> list[datetime]:
    """The next due times, on the clocks of a zone."""
    found = []
    for _ in range(number):
        instant = next_after(MONDAY_NINE, zone, instant)
        found.append(instant.astimezone(ZoneInfo(zone)))
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_nine_stays_nine_all_year(zone: str) -> None:
    dues = weeks_from(datetime(2026, 1, 1, tzinfo=UTC), zone, 53)
    assert {(due.weekday(), due.hour, due.minute) for due in dues} == {(0, 9, 0)}
    days = [due.date() for due in dues]
    assert days == [date(2026, 1, 5) + timedelta(weeks=n) for n in range(53)]


@pytest.mark.parametrize(
    ("zone", "before", "after", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 23), date(2026, 3, 30), 7 * 24 - 1),
        ("Europe/London", date(2026, 3, 23), date(2026, 3, 30), 7 * 24 - 1),
        ("America/Montreal", date(2026, 3, 2), date(2026, 3, 9), 7 * 24 - 1),
        ("Europe/Paris", date(2026, 10, 19), date(2026, 10, 26), 7 * 24 + 1),
        ("America/Montreal", date(2026, 10, 26), date(2026, 11, 2), 7 * 24 + 1),
        ("Asia/Singapore", date(2026, 3, 23), date(2026, 3, 30), 7 * 24),
    ],
)
def test_the_week_in_which_clocks_change_is_an_hour_shorter_or_longer(
    zone: str, before: date, after: date, hours: int
) -> None:
    start = datetime.combine(before, time(9), ZoneInfo(zone))
    following = next_after(MONDAY_NINE, zone, start.astimezone(UTC))
    assert following.astimezone(ZoneInfo(zone)).date() == after
    assert following - start.astimezone(UTC) == timedelta(hours=hours)


def test_a_due_time_is_its_own_period_and_the_next_one_is_a_week_away() -> None:
    due = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert latest_at_or_before(MONDAY_NINE, "Europe/Paris", due) == due
    assert next_after(MONDAY_NINE, "Europe/Paris", due) == due + timedelta(weeks=1)
    assert next_after(MONDAY_NINE, "Europe/Paris", due - SECOND) == due
    assert latest_at_or_before(MONDAY_NINE, "Europe/Paris", due - SECOND) == due - timedelta(
        weeks=1
    )


def test_every_two_weeks_counts_from_the_anchor() -> None:
    fortnight = Cadence(weekday=2, at=time(14, 30), every_weeks=2, anchor=date(2026, 11, 13))
    first = next_after(fortnight, "Europe/Paris", datetime(2026, 11, 12, tzinfo=UTC))
    second = next_after(fortnight, "Europe/Paris", first)
    assert first == datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
    assert second == datetime(2026, 12, 9, 13, 30, tzinfo=UTC)


def test_a_pair_in_singapore_is_asked_before_one_in_montreal() -> None:
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    dues = [next_after(MONDAY_NINE, zone, sunday) for zone in ("Asia/Singapore", "America/Toronto")]
    assert dues == [
        datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
    ]


def test_a_time_that_the_clocks_skip_comes_an_hour_later_and_one_twice_comes_once() -> None:
    skipped = Cadence(weekday=6, at=time(2, 30))
    spring = next_after(skipped, "Europe/Paris", datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert spring.astimezone(ZoneInfo("Europe/Paris")).time() == time(3, 30)
    autumn = next_after(skipped, "Europe/Paris", datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_after(skipped, "Europe/Paris", autumn) - autumn > timedelta(days=6)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe/"])
def test_an_unknown_zone_is_taken_as_utc(name: str) -> None:
    assert zone_named(name) == ZoneInfo("UTC")


cadences = st.builds(
    Cadence,
    weekday=st.integers(0, 6),
    at=st.times(),
    every_weeks=st.integers(1, 6),
    anchor=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
instants = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(deadline=None)
@given(cadences, st.sampled_from(ZONES), instants)
def test_every_instant_lies_between_its_period_and_the_next(
    cadence: Cadence, zone: str, instant: datetime
) -> None:
    began, following = (
        latest_at_or_before(cadence, zone, instant),
        next_after(cadence, zone, instant),
    )
    assert began <= instant < following
    assert began.tzinfo is UTC
    assert following.tzinfo is UTC
    assert next_after(cadence, zone, began) == following
    assert latest_at_or_before(cadence, zone, following) == following
    assert latest_at_or_before(cadence, zone, following - SECOND / 1000) == began


@settings(deadline=None)
@given(cadences, st.sampled_from(ZONES), instants)
def test_nothing_falls_due_on_another_weekday(
    cadence: Cadence, zone: str, instant: datetime
) -> None:
    due = next_after(cadence, zone, instant).astimezone(ZoneInfo(zone))
    assert due.weekday() == cadence.weekday
