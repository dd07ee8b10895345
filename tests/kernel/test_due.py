"""Hard cases by name: one line says the cadence, whose days, from when, and the dues that follow.

Dues are local and written with their offset, so that a line shows what the clocks did.
"""

# One case is one line, however long.
# ruff: noqa: E501

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.kernel.rules.due import Cadence, latest_at_or_before, next_after, of_period
from bot.kernel.rules.paces import Pace
from bot.kernel.rules.working_days import Calendar, holidays_in, zone_named

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEK = frozenset(range(7))
MON_FRI = frozenset({MON, TUE, WED, THU, FRI})
SUN_THU = frozenset({SUN, MON, TUE, WED, THU})
NINE = time(9)


def on(*weekdays: int, at: str = "09:00", every: int = 1, anchor: str | None = None) -> Cadence:
    return Cadence(weekdays, time.fromisoformat(at), every, anchor=day(anchor))


def monthly(nth: int, *weekdays: int) -> Cadence:
    return Cadence(weekdays, NINE, nth=nth)


def tapered(nth: int, every: int, taper_on: str, then: Pace, *weekdays: int) -> Cadence:
    """Every so many months from January 2027 on, then at another pace."""
    return Cadence(
        weekdays,
        NINE,
        nth=nth,
        every_months=every,
        anchor=date(2027, 1, 1),
        taper_on=day(taper_on),
        taper=then,
    )


def quarterly(nth: int, anchor: str) -> Pace:
    return Pace(nth=nth, every_months=3, anchor=day(anchor))


def run(starts: str | None, ends: str | None, *weekdays: int) -> Cadence:
    return Cadence(weekdays, NINE, starts_on=day(starts), ends_on=day(ends))


def day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def paris(country: str | None = "FR", working: frozenset[int] = MON_FRI) -> Calendar:
    return Calendar("Europe/Paris", working, country)


def london(country: str | None = "GB-ENG") -> Calendar:
    return Calendar("Europe/London", country=country)


def canada(country: str) -> Calendar:
    return Calendar("America/Toronto", country=country)


def at(zone: str) -> Calendar:
    return Calendar(zone)


# fmt: off
CLOCKS = [
    ("09:00 stays 09:00 in spring", on(MON), at("Europe/Paris"), "2027-03-22", "2027-03-22T09:00+01:00 2027-03-29T09:00+02:00"),
    ("09:00 stays 09:00 in autumn", on(MON), at("Europe/Paris"), "2026-10-19", "2026-10-19T09:00+02:00 2026-10-26T09:00+01:00"),
    ("Paris, 02:30 does not exist", on(SUN, at="02:30"), at("Europe/Paris"), "2027-03-21", "2027-03-21T02:30+01:00 2027-03-28T03:30+02:00 2027-04-04T02:30+02:00"),
    ("Paris, 02:30 exists twice", on(SUN, at="02:30"), at("Europe/Paris"), "2026-10-25", "2026-10-25T02:30+02:00 2026-11-01T02:30+01:00"),
    ("New York, 02:30 does not exist", on(SUN, at="02:30"), at("America/New_York"), "2027-03-14", "2027-03-14T03:30-04:00 2027-03-21T02:30-04:00"),
    ("New York, 01:30 exists twice", on(SUN, at="01:30"), at("America/New_York"), "2026-11-01", "2026-11-01T01:30-04:00 2026-11-08T01:30-05:00"),
    ("Lord Howe, a gap of half an hour", on(SUN, at="02:15"), at("Australia/Lord_Howe"), "2026-10-03", "2026-10-04T02:45+11:00 2026-10-11T02:15+11:00"),
    ("Lord Howe, half an hour twice", on(SUN, at="01:45"), at("Australia/Lord_Howe"), "2027-04-03", "2027-04-04T01:45+11:00 2027-04-11T01:45+10:30"),
    ("Casablanca, clocks go back for Ramadan", on(MON), at("Africa/Casablanca"), "2026-02-09", "2026-02-09T09:00+01:00 2026-02-16T09:00+00:00"),
    ("Casablanca, 02:30 does not exist after Ramadan", on(SUN, at="02:30"), at("Africa/Casablanca"), "2026-03-15", "2026-03-15T02:30+00:00 2026-03-22T03:30+01:00"),
    ("Apia, the Friday that was skipped", on(FRI), at("Pacific/Apia"), "2011-12-23", "2011-12-23T09:00-10:00 2011-12-31T09:00+14:00 2012-01-06T09:00+14:00"),
    ("Apia, the skipped Friday joins Saturday", on(THU, FRI, SAT), at("Pacific/Apia"), "2011-12-29", "2011-12-29T09:00-10:00 2011-12-31T09:00+14:00 2012-01-05T09:00+14:00"),
    ("Kathmandu, a quarter to", on(MON), at("Asia/Kathmandu"), "2026-11-22", "2026-11-23T09:00+05:45 2026-11-30T09:00+05:45"),
    ("Chatham, 45 minutes off and a gap at 02:45", on(SUN, at="03:00"), at("Pacific/Chatham"), "2026-09-26", "2026-09-27T04:00+13:45 2026-10-04T03:00+13:45"),
    ("St. John's, half an hour off", on(MON), at("America/St_Johns"), "2026-03-02", "2026-03-02T09:00-03:30 2026-03-09T09:00-02:30"),
    ("St. John's in 2011, clocks go back over midnight", on(SUN, at="00:00"), at("America/St_Johns"), "2011-11-05", "2011-11-06T00:00-02:30 2011-11-13T00:00-03:30"),
    ("Dublin, winter is the exception", on(SUN, at="01:30"), at("Europe/Dublin"), "2027-03-28", "2027-03-28T02:30+01:00 2027-04-04T01:30+01:00"),
    ("Dublin, 01:30 exists twice", on(SUN, at="01:30"), at("Europe/Dublin"), "2026-10-24", "2026-10-25T01:30+01:00 2026-11-01T01:30+00:00"),
    ("Troll, a gap of two hours", on(SUN, at="02:00"), at("Antarctica/Troll"), "2026-03-29", "2026-03-29T04:00+02:00 2026-04-05T02:00+02:00"),
    ("Troll, two hours twice", on(SUN, at="01:30"), at("Antarctica/Troll"), "2026-10-24", "2026-10-25T01:30+02:00 2026-11-01T01:30+00:00"),
    ("Cairo, Friday begins at 01:00", on(FRI, at="00:30"), at("Africa/Cairo"), "2026-04-23", "2026-04-24T01:30+03:00 2026-05-01T00:30+03:00"),
    ("Cairo, had no daylight saving in 2022", on(MON), at("Africa/Cairo"), "2022-07-03", "2022-07-04T09:00+02:00 2022-07-11T09:00+02:00"),
    ("Beirut, midnight does not exist", on(SUN, at="00:00"), at("Asia/Beirut"), "2026-03-28", "2026-03-29T01:00+03:00 2026-04-05T00:00+03:00"),
    ("Nuuk, the gap runs into Sunday", on(SAT, at="23:30"), at("America/Nuuk"), "2026-03-28", "2026-03-29T00:30-01:00 2026-04-04T23:30-01:00"),
    ("Volgograd, changed its mind in 2020", on(MON), at("Europe/Volgograd"), "2020-12-21", "2020-12-21T09:00+04:00 2020-12-28T09:00+03:00"),
    ("far ahead of the date line", on(MON, at="00:00"), at("Pacific/Kiritimati"), "2026-11-21", "2026-11-23T00:00+14:00 2026-11-30T00:00+14:00"),
    ("far behind it", on(MON, at="23:59"), at("Pacific/Niue"), "2026-11-23", "2026-11-23T23:59-11:00 2026-11-30T23:59-11:00"),
]

CADENCES = [
    ("every day of the week", on(*range(7)), at("UTC"), "2026-11-28", "2026-11-28T09:00+00:00 2026-11-29T09:00+00:00 2026-11-30T09:00+00:00"),
    ("the end of a year", on(THU), at("UTC"), "2026-12-28", "2026-12-31T09:00+00:00 2027-01-07T09:00+00:00"),
    ("29 February", on(TUE), at("UTC"), "2028-02-28", "2028-02-29T09:00+00:00 2028-03-07T09:00+00:00"),
    ("every 2 weeks after 53 ISO weeks", on(MON, every=2, anchor="2026-12-23"), at("UTC"), "2026-12-20", "2026-12-21T09:00+00:00 2027-01-04T09:00+00:00 2027-01-18T09:00+00:00"),
    ("every 3 weeks after 53 ISO weeks", on(MON, every=3, anchor="2020-12-28"), at("UTC"), "2020-12-28", "2020-12-28T09:00+00:00 2021-01-18T09:00+00:00 2021-02-08T09:00+00:00"),
    ("every 2 weeks, the anchor is to come", on(MON, every=2, anchor="2030-01-07"), at("UTC"), "2026-11-23", "2026-11-30T09:00+00:00 2026-12-14T09:00+00:00"),
    ("every 2 weeks, the anchor is a Sunday", on(MON, SUN, every=2, anchor="2026-11-29"), at("UTC"), "2026-11-22", "2026-11-23T09:00+00:00 2026-11-29T09:00+00:00 2026-12-07T09:00+00:00"),
    ("every 52 weeks", on(WED, every=52, anchor="2026-01-01"), at("UTC"), "2025-12-30", "2025-12-31T09:00+00:00 2026-12-30T09:00+00:00 2027-12-29T09:00+00:00"),
    ("the first Monday, on the 1st", monthly(1, MON), at("UTC"), "2027-01-31", "2027-02-01T09:00+00:00 2027-03-01T09:00+00:00 2027-04-05T09:00+00:00"),
    ("the first Monday, on the 7th", monthly(1, MON), at("UTC"), "2026-12-01", "2026-12-07T09:00+00:00 2027-01-04T09:00+00:00"),
    ("the fourth is not the last of five", monthly(4, MON), at("UTC"), "2026-11-22", "2026-11-23T09:00+00:00 2026-12-28T09:00+00:00"),
    ("the last is the fifth of five", monthly(-1, MON), at("UTC"), "2026-11-22", "2026-11-30T09:00+00:00 2026-12-28T09:00+00:00"),
    ("the last Friday of a short February", monthly(-1, FRI), at("UTC"), "2027-02-01", "2027-02-26T09:00+00:00 2027-03-26T09:00+00:00"),
    ("the last Tuesday of a leap February", monthly(-1, TUE), at("UTC"), "2028-02-01", "2028-02-29T09:00+00:00 2028-03-28T09:00+00:00"),
    ("the first Friday comes before the first Monday", monthly(1, MON, FRI), at("UTC"), "2027-01-01", "2027-01-01T09:00+00:00 2027-01-04T09:00+00:00 2027-02-01T09:00+00:00"),
]

TAPERS = [
    ("quarterly, from the anchor's month", tapered(1, 3, "2099-01-01", Pace(), MON), at("UTC"), "2027-01-01", "2027-01-04T09:00+00:00 2027-04-05T09:00+00:00 2027-07-05T09:00+00:00 2027-10-04T09:00+00:00 2028-01-03T09:00+00:00"),
    ("quarterly before the anchor too", tapered(-1, 3, "2099-01-01", Pace(), MON), at("UTC"), "2026-07-01", "2026-07-27T09:00+00:00 2026-10-26T09:00+00:00 2027-01-25T09:00+00:00"),
    ("monthly, then quarterly", tapered(1, 1, "2027-07-01", quarterly(1, "2027-09-06"), MON), at("UTC"), "2027-05-20", "2027-06-07T09:00+00:00 2027-09-06T09:00+00:00 2027-12-06T09:00+00:00 2028-03-06T09:00+00:00"),
    ("the day of the taper is of the second pace", tapered(1, 1, "2027-07-05", quarterly(1, "2027-07-05"), MON), at("UTC"), "2027-06-10", "2027-07-05T09:00+00:00 2027-10-04T09:00+00:00"),
    ("the day before it is of the first", tapered(1, 1, "2027-07-06", quarterly(1, "2027-08-02"), MON), at("UTC"), "2027-06-10", "2027-07-05T09:00+00:00 2027-08-02T09:00+00:00 2027-11-01T09:00+00:00"),
    ("a taper to every week", tapered(1, 1, "2027-02-10", Pace(), MON), at("UTC"), "2027-01-20", "2027-02-01T09:00+00:00 2027-02-15T09:00+00:00 2027-02-22T09:00+00:00"),
    ("a taper that is long past", tapered(1, 1, "2020-01-01", quarterly(1, "2020-01-06"), MON), at("UTC"), "2027-01-20", "2027-04-05T09:00+00:00"),
    ("FR, moved onto the day of the taper", tapered(-1, 1, "2027-03-30", Pace(2, anchor=date(2027, 4, 5)), MON), paris(), "2027-03-20", "2027-03-30T09:00+02:00 2027-04-05T09:00+02:00 2027-04-19T09:00+02:00"),
    ("FR, Easter Monday joins the first day of the second pace", tapered(-1, 1, "2027-03-30", Pace(), MON, TUE), paris(), "2027-03-20", "2027-03-30T09:00+02:00 2027-04-05T09:00+02:00"),
]

HOLIDAYS = [
    ("FR, Christmas on a Friday", on(FRI), paris(), "2026-12-19", "2026-12-28T09:00+01:00 2027-01-04T09:00+01:00 2027-01-08T09:00+01:00"),
    ("FR, 1 May on a Friday", on(FRI), paris(), "2026-04-25", "2026-05-04T09:00+02:00 2026-05-11T09:00+02:00 2026-05-15T09:00+02:00"),
    ("FR, Easter Monday", on(MON), paris(), "2026-04-01", "2026-04-07T09:00+02:00 2026-04-13T09:00+02:00"),
    ("FR, Easter Monday joins Tuesday", on(MON, TUE), paris(), "2026-04-01", "2026-04-07T09:00+02:00 2026-04-13T09:00+02:00 2026-04-14T09:00+02:00"),
    ("FR, a move over the spring change keeps the hour", on(MON), paris(), "2024-03-30", "2024-04-02T09:00+02:00 2024-04-08T09:00+02:00"),
    ("FR, 1 January moves on, not back", on(THU), paris(), "2025-12-31", "2026-01-02T09:00+01:00 2026-01-08T09:00+01:00"),
    ("FR, the first Friday is 1 January", monthly(1, FRI), paris(), "2026-12-31", "2027-01-04T09:00+01:00 2027-02-05T09:00+01:00"),
    ("FR, the last Friday is Christmas", monthly(-1, FRI), paris(), "2026-12-01", "2026-12-28T09:00+01:00 2027-01-29T09:00+01:00"),
    ("FR, every 2 weeks keeps its weeks after a move", on(MON, every=2, anchor="2026-04-06"), paris(), "2026-04-01", "2026-04-07T09:00+02:00 2026-04-20T09:00+02:00"),
    ("Moselle keeps 26 December, France does not", on(SAT), paris("FR-57"), "2026-12-20", "2026-12-28T09:00+01:00 2027-01-02T09:00+01:00"),
    ("a Saturday that was chosen is worked", on(SAT), paris(), "2026-11-20", "2026-11-21T09:00+01:00 2026-11-28T09:00+01:00"),
    ("a chosen Saturday on a holiday moves to Monday", on(SAT), paris(), "2026-08-14", "2026-08-17T09:00+02:00 2026-08-22T09:00+02:00"),
    ("a chosen Friday may move to the chosen Saturday", on(FRI, SAT), paris(), "2026-12-20", "2026-12-26T09:00+01:00 2027-01-02T09:00+01:00"),
    ("those who work on Saturday get it then", on(FRI), paris(working=MON_FRI | {SAT}), "2026-12-20", "2026-12-26T09:00+01:00 2027-01-02T09:00+01:00"),
    ("England, Easter Monday", on(MON), london(), "2026-04-01", "2026-04-07T09:00+01:00 2026-04-13T09:00+01:00"),
    ("Scotland works on Easter Monday", on(MON), london("GB-SCT"), "2026-04-01", "2026-04-06T09:00+01:00 2026-04-13T09:00+01:00"),
    ("England, early May bank holiday", on(MON), london(), "2026-05-01", "2026-05-05T09:00+01:00 2026-05-11T09:00+01:00"),
    ("England, summer bank holiday", on(MON), london(), "2026-08-30", "2026-09-01T09:00+01:00 2026-09-07T09:00+01:00"),
    ("England 2026, Christmas, weekend, Boxing Day observed", on(FRI), london(), "2026-12-20", "2026-12-29T09:00+00:00 2027-01-04T09:00+00:00"),
    ("England 2027, both observed on Monday and Tuesday", on(MON), london(), "2027-12-21", "2027-12-29T09:00+00:00 2028-01-04T09:00+00:00"),
    ("England 2025, two days in a row", on(THU, FRI), london(), "2025-12-20", "2025-12-29T09:00+00:00 2026-01-02T09:00+00:00"),
    ("Quebec, 24 June", on(WED), canada("CA-QC"), "2026-06-20", "2026-06-25T09:00-04:00 2026-07-02T09:00-04:00"),
    ("Ontario works on 24 June", on(WED), canada("CA-ON"), "2026-06-20", "2026-06-24T09:00-04:00 2026-07-02T09:00-04:00"),
    ("codes are read in any case", on(WED), canada("ca-qc"), "2026-06-20", "2026-06-25T09:00-04:00 2026-07-02T09:00-04:00"),
    ("an unknown province has Canada's", on(WED), canada("CA-ZZ"), "2026-06-20", "2026-06-24T09:00-04:00 2026-07-02T09:00-04:00"),
    ("Singapore, two days of Chinese New Year", on(TUE, WED), Calendar("Asia/Singapore", country="SG"), "2026-02-16", "2026-02-19T09:00+08:00 2026-02-24T09:00+08:00"),
    ("Singapore, National Day observed on Monday", on(MON), Calendar("Asia/Singapore", country="SG"), "2026-08-09", "2026-08-11T09:00+08:00 2026-08-17T09:00+08:00"),
    ("Taiwan, a week of Lunar New Year is one due", on(*range(5)), Calendar("Asia/Taipei", country="TW"), "2026-02-14", "2026-02-23T09:00+08:00 2026-02-24T09:00+08:00"),
    ("the United States, 1 January observed the year before", on(FRI), Calendar("America/New_York", country="US"), "2021-12-30", "2022-01-03T09:00-05:00 2022-01-07T09:00-05:00"),
    ("Egypt, a holiday on Thursday moves to Sunday", on(THU), Calendar("Africa/Cairo", SUN_THU, "EG"), "2026-07-22", "2026-07-26T09:00+03:00 2026-07-30T09:00+03:00"),
    ("those who work every day wait one day only", on(FRI), paris(working=WEEK), "2026-12-20", "2026-12-26T09:00+01:00 2027-01-02T09:00+01:00"),
    ("no country, no holidays", on(FRI), paris(None), "2026-12-20", "2026-12-25T09:00+01:00 2027-01-01T09:00+01:00"),
    ("an unknown country has none", on(FRI), paris("XX"), "2026-12-20", "2026-12-25T09:00+01:00 2027-01-01T09:00+01:00"),
]

RUNS = [
    ("starts on its day", run("2026-11-23", None, MON), paris(), "2026-01-01", "2026-11-23T09:00+01:00 2026-11-30T09:00+01:00"),
    ("starts the day after", run("2026-11-24", None, MON), paris(), "2026-01-01", "2026-11-30T09:00+01:00 2026-12-07T09:00+01:00"),
    ("what was programmed before the start does not count", run("2026-04-07", None, MON), paris(), "2026-04-01", "2026-04-13T09:00+02:00 2026-04-20T09:00+02:00"),
    ("ends on its day", run(None, "2026-11-30", MON), paris(), "2026-11-22", "2026-11-23T09:00+01:00 2026-11-30T09:00+01:00 -"),
    ("ends the day before", run(None, "2026-11-29", MON), paris(), "2026-11-22", "2026-11-23T09:00+01:00 -"),
    ("is not moved past its end", run(None, "2026-12-27", FRI), paris(), "2026-12-13", "2026-12-18T09:00+01:00 -"),
    ("is moved up to its end", run(None, "2026-12-28", FRI), paris(), "2026-12-13", "2026-12-18T09:00+01:00 2026-12-28T09:00+01:00 -"),
    ("lasts one day", run("2026-11-23", "2026-11-23", MON), paris(), "2026-01-01", "2026-11-23T09:00+01:00 -"),
    ("has no day at all", run("2026-11-24", "2026-11-29", MON), paris(), "2026-01-01", "-"),
    ("ends before it starts", run("2027-01-01", "2026-01-01", MON), paris(), "2026-06-01", "-"),
    ("was over long ago", run("2020-01-01", "2020-06-30", MON), paris(), "2026-06-01", "-"),
    ("starts in ten years", run("2036-11-24", None, MON), paris(), "2026-06-01", "2036-11-24T09:00+01:00 2036-12-01T09:00+01:00"),
]
# fmt: on


@pytest.mark.parametrize(
    ("cadence", "calendar", "since", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in CLOCKS + CADENCES + TAPERS + HOLIDAYS + RUNS],
)
def test_dues_that_follow(cadence: Cadence, calendar: Calendar, since: str, expected: str) -> None:
    zone = ZoneInfo(calendar.zone)
    instant = datetime.fromisoformat(since).replace(tzinfo=zone)
    for written in expected.split():
        due = next_after(cadence, calendar, instant)
        assert (due.astimezone(zone).isoformat(timespec="minutes") if due else "-") == written
        if due:
            assert due.tzinfo is UTC
            assert latest_at_or_before(cadence, calendar, due) == due
            instant = due


def test_latest_of_a_programme_that_is_over_is_its_last() -> None:
    over = run("2020-01-01", "2020-06-30", MON)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert latest_at_or_before(over, paris(), now) == datetime(2020, 6, 29, 7, tzinfo=UTC)


def test_latest_before_the_first_is_none() -> None:
    ahead = run("2026-11-23", None, MON)
    first = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert latest_at_or_before(ahead, paris(), first - timedelta(microseconds=1)) is None
    assert latest_at_or_before(ahead, paris(), first) == first


def test_a_due_that_was_moved_is_not_due_on_its_programmed_day() -> None:
    easter_monday_noon = datetime(2026, 4, 6, 10, tzinfo=UTC)
    latest = latest_at_or_before(on(MON), paris(), easter_monday_noon)
    assert latest == datetime(2026, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize("country", ["IT-", "IT-ZZ", "it-andria", " IT ", "IT-RM-RM"])
def test_an_unknown_subdivision_has_the_holidays_of_its_country(country: str) -> None:
    assert holidays_in(country, 2026) == holidays_in("IT", 2026) != frozenset()


def test_tomorrow_may_have_begun_before_clocks_go_back_to_today() -> None:
    # St. John's, 2009: from 00:01 on Sunday, 1 November, back to 23:01 on Saturday.
    cadence = Cadence((SUN,), time(0), nth=1)
    saturday_again = datetime(2009, 11, 1, 2, 45, tzinfo=UTC)
    first, following = (
        datetime(2009, 11, 1, 2, 30, tzinfo=UTC),
        datetime(2009, 12, 6, 3, 30, tzinfo=UTC),
    )
    assert latest_at_or_before(cadence, at("America/St_Johns"), saturday_again) == first
    assert next_after(cadence, at("America/St_Johns"), saturday_again) == following


@pytest.mark.parametrize(
    ("cadence", "instant", "meant"),
    [
        (on(MON), "2026-11-23T07:00+01:00", "2026-11-23T09:00+01:00"),
        (on(MON), "2026-11-23T09:00+01:00", "2026-11-23T09:00+01:00"),
        (on(MON), "2026-11-29T23:59+01:00", "2026-11-23T09:00+01:00"),
        (on(FRI), "2026-11-23T00:00+01:00", "2026-11-27T09:00+01:00"),
        (on(MON, FRI), "2026-11-25T12:00+01:00", "2026-11-23T09:00+01:00"),
        (on(MON, every=2, anchor="2026-11-16"), "2026-11-25T12:00+01:00", "2026-11-16T09:00+01:00"),
        (run("2026-12-07", None, MON), "2026-11-25T12:00+01:00", "2026-12-07T09:00+01:00"),
        (run(None, "2026-11-16", MON), "2026-11-25T12:00+01:00", "2026-11-16T09:00+01:00"),
        (run("2026-11-24", "2026-11-26", MON), "2026-11-25T12:00+01:00", None),
    ],
)
def test_this_week_s_is_the_one_that_somebody_means(
    cadence: Cadence, instant: str, meant: str | None
) -> None:
    due = of_period(cadence, paris(), datetime.fromisoformat(instant))
    assert due == (datetime.fromisoformat(meant) if meant else None)


def test_an_unknown_zone_is_utc() -> None:
    due = next_after(on(MON), Calendar("Mars/Olympus"), datetime(2026, 11, 22, tzinfo=UTC))
    assert due == datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "America", "../UTC", "a\0b", "x" * 300, "/etc/passwd"])
def test_a_bad_zone_name_is_utc(name: str) -> None:
    assert zone_named(name).key == "UTC"


@pytest.mark.parametrize("country", ["", "France", "PUBLIC", "FRA", "-", "-FR", "XX-YY", "F1"])
def test_a_bad_country_has_no_holidays(country: str) -> None:
    assert holidays_in(country, 2026) == frozenset()


@pytest.mark.parametrize(
    "bad",
    [
        {"weekdays": ()},
        {"weekdays": (4, 0)},
        {"weekdays": (0, 0)},
        {"weekdays": (7,)},
        {"weekdays": (-1,)},
        {"every_weeks": 0},
        {"every_weeks": 53},
        {"nth": 0},
        {"nth": 5},
        {"nth": -2},
        {"every_months": 0},
        {"every_months": 13},
    ],
)
def test_a_cadence_that_cannot_be_walked_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="goes from|needs sorted days"):
        Cadence(**{"weekdays": (0,), "at": NINE, **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [frozenset(), frozenset({7})])
def test_a_calendar_without_working_days_is_refused(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="working_days"):
        Calendar("UTC", days)


def test_the_holidays_package_is_loaded_when_it_is_needed() -> None:
    code = "import sys, bot.kernel.rules.due; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
