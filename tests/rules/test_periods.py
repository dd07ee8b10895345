"""The period of a digest, from the words that were typed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.periods import is_period, parse

THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "kind", "first", "after"),
    [
        ("", "this_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("this week", "this_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("cette semaine", "this_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("last week", "last_week", date(2026, 11, 16), date(2026, 11, 23)),
        ("Semaine dernière", "last_week", date(2026, 11, 16), date(2026, 11, 23)),
        ("month", "month", date(2026, 11, 1), date(2026, 12, 1)),
        ("ce mois", "month", date(2026, 11, 1), date(2026, 12, 1)),
        ("last month", "last_month", date(2026, 10, 1), date(2026, 11, 1)),
        ("le mois dernier", "last_month", date(2026, 10, 1), date(2026, 11, 1)),
        ("ALL", "all", date(2000, 1, 1), date(2026, 11, 27)),
        ("tout", "all", date(2000, 1, 1), date(2026, 11, 27)),
    ],
)
def test_words_of_both_languages(words: str, kind: str, first: date, after: date) -> None:
    period = parse(words, now=THURSDAY, zone="Europe/Paris")
    assert period is not None
    assert (period.kind, period.first, period.after) == (kind, first, after)
    assert is_period(words)


@pytest.mark.parametrize("words", ["yesterday", "hier", "this", "all week"])
def test_other_words_name_no_period(words: str) -> None:
    assert parse(words, now=THURSDAY, zone="Europe/Paris") is None
    assert not is_period(words)


def test_a_december_ends_with_the_year() -> None:
    period = parse("month", now=datetime(2026, 12, 31, 12, tzinfo=UTC), zone="Europe/Paris")
    assert period is not None
    assert (period.first, period.after) == (date(2026, 12, 1), date(2027, 1, 1))


def test_the_month_before_january_is_december() -> None:
    period = parse("last month", now=datetime(2027, 1, 5, 12, tzinfo=UTC), zone="Europe/Paris")
    assert period is not None
    assert (period.first, period.after) == (date(2026, 12, 1), date(2027, 1, 1))


def test_a_week_begins_at_midnight_of_the_programme_s_own_zone() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    singapore = parse("", now=sunday_evening_in_utc, zone="Asia/Singapore")
    montreal = parse("", now=sunday_evening_in_utc, zone="America/Montreal")
    assert singapore is not None
    assert montreal is not None
    assert singapore.start_at == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert montreal.start_at == datetime(2026, 11, 16, 5, 0, tzinfo=UTC)


def test_a_week_in_which_clocks_change_is_an_hour_longer() -> None:
    period = parse("", now=datetime(2026, 10, 21, tzinfo=UTC), zone="Europe/Paris")
    assert period is not None
    assert period.end_at - period.start_at == timedelta(days=7, hours=1)
