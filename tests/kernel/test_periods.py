"""The period of a digest, from the words that were typed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kernel.rules.periods import (
    before,
    is_period,
    names_no_programme,
    parse,
    reaching,
    split_off,
)

BEGAN = date(2025, 9, 1)
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
        ("ALL", "all", BEGAN, date(2026, 11, 27)),
        ("tout", "all", BEGAN, date(2026, 11, 27)),
        ("2026-11-23", "dates", date(2026, 11, 23), date(2026, 11, 24)),
        ("23/11/2026 – 29/11/2026", "dates", date(2026, 11, 23), date(2026, 11, 30)),
        ("2026-11-23–2026-11-29", "dates", date(2026, 11, 23), date(2026, 11, 30)),
    ],
)
def test_words_of_both_languages(words: str, kind: str, first: date, after: date) -> None:
    period = parse(words, now=THURSDAY, zone="Europe/Paris", began=BEGAN)
    assert period is not None
    assert (period.kind, period.first, period.after) == (kind, first, after)
    assert is_period(words)


@pytest.mark.parametrize("words", ["yesterday", "hier", "this", "all week"])
def test_other_words_name_no_period(words: str) -> None:
    assert parse(words, now=THURSDAY, zone="Europe/Paris", began=BEGAN) is None
    assert not is_period(words)


def test_a_december_ends_with_the_year() -> None:
    period = parse(
        "month", now=datetime(2026, 12, 31, 12, tzinfo=UTC), zone="Europe/Paris", began=BEGAN
    )
    assert period is not None
    assert (period.first, period.after) == (date(2026, 12, 1), date(2027, 1, 1))


def test_the_month_before_january_is_december() -> None:
    period = parse(
        "last month", now=datetime(2027, 1, 5, 12, tzinfo=UTC), zone="Europe/Paris", began=BEGAN
    )
    assert period is not None
    assert (period.first, period.after) == (date(2026, 12, 1), date(2027, 1, 1))


def test_a_week_begins_at_midnight_of_the_programme_s_own_zone() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    singapore = parse("", now=sunday_evening_in_utc, zone="Asia/Singapore", began=BEGAN)
    montreal = parse("", now=sunday_evening_in_utc, zone="America/Montreal", began=BEGAN)
    assert singapore is not None
    assert montreal is not None
    assert singapore.start_at == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert montreal.start_at == datetime(2026, 11, 16, 5, 0, tzinfo=UTC)


def test_a_week_in_which_clocks_change_is_an_hour_longer() -> None:
    period = parse("", now=datetime(2026, 10, 21, tzinfo=UTC), zone="Europe/Paris", began=BEGAN)
    assert period is not None
    assert period.end_at - period.start_at == timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("words", "first", "after", "earlier"),
    [
        ("quarter", date(2026, 10, 1), date(2027, 1, 1), date(2026, 7, 1)),
        ("last quarter", date(2026, 7, 1), date(2026, 10, 1), date(2026, 4, 1)),
        ("month", date(2026, 11, 1), date(2026, 12, 1), date(2026, 10, 1)),
        ("", date(2026, 11, 23), date(2026, 11, 30), date(2026, 11, 16)),
        ("2026-01-01 2026-01-10", date(2026, 1, 1), date(2026, 1, 11), date(2025, 12, 22)),
        ("du 01/01/2026 au 10/01/2026", date(2026, 1, 1), date(2026, 1, 11), date(2025, 12, 22)),
    ],
)
def test_a_period_is_compared_with_the_one_before(
    words: str, first: date, after: date, earlier: date
) -> None:
    period = parse(words, now=THURSDAY, zone="Europe/Paris", began=BEGAN)
    assert period is not None
    assert (period.first, period.after) == (first, after)
    previous = before(period)
    assert previous is not None
    assert (previous.first, previous.after) == (earlier, first)


def test_nothing_comes_before_the_whole_programme() -> None:
    period = parse("all", now=THURSDAY, zone="Europe/Paris", began=BEGAN)
    assert period is not None
    assert before(period) is None


def test_a_period_reaches_to_the_end_of_a_week_and_never_less_far_than_before() -> None:
    whole = parse("all", now=THURSDAY, zone="Europe/Paris", began=BEGAN)
    assert whole is not None
    for day, after in (
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
        (date(2027, 1, 4), date(2027, 1, 11)),
        (date(2026, 11, 1), date(2026, 11, 27)),
    ):
        further = reaching(whole, day)
        assert (further.kind, further.first, further.after) == ("all", BEGAN, after)


def test_its_last_day_is_the_one_before_the_next_period() -> None:
    period = parse("", now=THURSDAY, zone="Europe/Paris", began=BEGAN)
    assert period is not None
    assert period.last == date(2026, 11, 29)


@pytest.mark.parametrize(
    "words",
    [
        "2026-02-30",
        "2026-13-01",
        "31/11/2026",
        "1999-12-31",
        "2200-01-01",
        "2026-11-30 2026-11-23",
        "2026-11-23 2026-02-30",
    ],
)
def test_days_that_cannot_be_name_a_period_that_cannot_be(words: str) -> None:
    assert is_period(words), "so that they are not taken for a programme's name"
    assert parse(words, now=THURSDAY, zone="Europe/Paris", began=BEGAN) is None


@pytest.mark.parametrize("words", ["2000-01-01", "2199-12-31", "2026-11-23 2026-11-23"])
def test_the_first_and_the_last_days_that_can_be(words: str) -> None:
    assert parse(words, now=THURSDAY, zone="Europe/Paris", began=BEGAN) is not None


@pytest.mark.parametrize("words", ["", "last month", "Tous", "EVERY PROGRAMME", "2026-02-30"])
def test_words_that_name_no_programme(words: str) -> None:
    assert names_no_programme(words)


@pytest.mark.parametrize("words", ["Comité 2026", "everybody", "every programme of mine"])
def test_any_other_words_may_be_a_programme_s_name(words: str) -> None:
    assert not names_no_programme(words)


def test_the_whole_of_a_programme_that_is_yet_to_begin_is_today() -> None:
    period = parse("all", now=THURSDAY, zone="Europe/Paris", began=date(2027, 1, 4))
    assert period is not None
    assert (period.first, period.after) == (date(2026, 11, 26), date(2026, 11, 27))


@pytest.mark.parametrize(
    ("words", "name", "period"),
    [
        ("", "", ""),
        ("last month", "", "last month"),
        ("Comité", "Comité", ""),
        ("Comité 2026 last month", "Comité 2026", "last month"),
        ("Comité la semaine dernière", "Comité", "la semaine dernière"),
        ("Comité du 2026-11-01 au 2026-11-30", "Comité", "du 2026-11-01 au 2026-11-30"),
        ("last month Comité", "last month Comité", ""),
    ],
)
def test_a_programme_s_name_comes_before_the_period(words: str, name: str, period: str) -> None:
    assert split_off(tuple(words.split())) == (name, period)
