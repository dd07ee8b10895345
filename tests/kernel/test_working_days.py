"""Whose days these are: the country and the day of a zone, and when a local time comes there."""

from datetime import UTC, date, datetime, time

import pytest

from bot.kernel.rules.working_days import (
    Calendar,
    country_of,
    first_working_day,
    holidays_in,
    instant_of,
    suggested_country,
    today_in,
    works,
    zone_named,
)

SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)
BASTILLE_DAY = date(2026, 7, 14)
"""A Tuesday."""
PARIS = Calendar("Europe/Paris", country="FR")


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Paris", "FR"),
        ("America/Montreal", "CA"),
        ("Asia/Singapore", "SG"),
        ("Asia/Calcutta", "IN"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere/Atlantis", None),
    ],
)
def test_a_zone_tells_its_country_under_old_names_too(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


def test_today_is_that_of_those_who_live_there() -> None:
    evening = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert today_in("Europe/Paris", evening) == SUNDAY
    assert today_in("Asia/Singapore", evening) == MONDAY


def test_people_work_on_their_own_weekdays_but_on_no_holiday() -> None:
    assert works(PARIS, MONDAY)
    assert not works(PARIS, SATURDAY)
    assert not works(PARIS, BASTILLE_DAY)
    assert works(Calendar("Europe/Paris"), BASTILLE_DAY)
    assert works(Calendar("Asia/Dubai", working_days=frozenset({6})), SUNDAY)


def test_a_weekday_that_a_programme_chose_counts_as_one_of_work() -> None:
    assert works(PARIS, SATURDAY, also={5})
    assert not works(PARIS, SATURDAY, also={6})
    assert not works(PARIS, BASTILLE_DAY, also={1})


@pytest.mark.parametrize(
    ("day", "also", "first"),
    [
        (MONDAY, (), MONDAY),
        (SATURDAY, (), MONDAY),
        (SATURDAY, (6,), SUNDAY),
        (BASTILLE_DAY, (), date(2026, 7, 15)),
        (date(2026, 12, 25), (), date(2026, 12, 28)),
    ],
)
def test_the_next_working_day_is_the_day_itself_where_people_work(
    day: date, also: tuple[int, ...], first: date
) -> None:
    assert first_working_day(PARIS, day, also=frozenset(also)) == first


@pytest.mark.parametrize("days", [set[int](), {7}, {-1}, {0, 1, 7}])
def test_a_calendar_needs_days_of_the_week(days: set[int]) -> None:
    with pytest.raises(ValueError, match="at least one day from 0"):
        Calendar("Europe/Paris", working_days=frozenset(days))


@pytest.mark.parametrize("days", [{0}, {6}, set(range(7))])
def test_any_days_of_the_week_will_do(days: set[int]) -> None:
    assert Calendar("Europe/Paris", working_days=frozenset(days)).working_days == days


@pytest.mark.parametrize("country", ["FR", " fr ", "FR-XX"])
def test_a_country_s_holidays_are_found_however_it_is_written(country: str) -> None:
    assert BASTILLE_DAY in holidays_in(country, 2026)


def test_a_part_of_a_country_has_its_own_holidays_too() -> None:
    national_day_of_quebec = date(2026, 6, 24)
    assert national_day_of_quebec in holidays_in("CA-QC", 2026)
    assert national_day_of_quebec not in holidays_in("CA", 2026)
    assert national_day_of_quebec not in holidays_in("CA-XX", 2026)
    assert date(2026, 7, 1) in holidays_in("CA-XX", 2026)


def test_a_sunday_s_holiday_is_observed_on_the_day_that_stands_in_for_it() -> None:
    assert date(2027, 12, 27) in holidays_in("GB", 2027)


def test_an_hour_that_comes_twice_is_taken_the_first_time() -> None:
    paris = zone_named("Europe/Paris")
    twice = instant_of(date(2026, 10, 25), time(2, 30, fold=1), paris)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert twice.tzinfo is UTC


def test_an_hour_that_does_not_come_moves_forward_by_the_gap() -> None:
    paris = zone_named("Europe/Paris")
    assert instant_of(date(2026, 3, 29), time(2, 30), paris) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("zone", "country"),
    [("America/Montreal", "CA-QC"), ("Europe/Paris", "FR"), ("UTC", None)],
)
def test_a_zone_suggests_the_region_of_nearly_everybody_in_it(
    zone: str, country: str | None
) -> None:
    assert suggested_country(zone) == country
