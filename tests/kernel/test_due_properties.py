"""Due times over all zones and countries and ten years, against dateutil's recurrence rules
(RFC 5545) and against a walk through every day."""

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.kernel.rules.due import Cadence, first_day, latest_at_or_before, next_after
from bot.kernel.rules.paces import Pace
from bot.kernel.rules.working_days import Calendar
from tests.kernel import brute
from tests.whole import examples

STEADY = settings(examples(200), derandomize=True)
TICK = timedelta(microseconds=1)
START = datetime.combine(brute.FIRST, time(), UTC)
END = datetime.combine(brute.LAST, time(), UTC)
NOONS = [datetime.combine(brute.FIRST, time(12)) + timedelta(n) for n in range((END - START).days)]
NOONS = [datetime.combine(brute.FIRST, time(12)) + timedelta(n) for n in range((END - START).days)]

zones = st.sampled_from(brute.ZONES)
days = st.dates(brute.FIRST, brute.LAST)
instants = st.datetimes(
    START.replace(tzinfo=None) + timedelta(days=60),
    END.replace(tzinfo=None) - timedelta(days=60),
    timezones=st.just(UTC),
)
some_weekdays = st.frozensets(st.integers(0, 6), min_size=1)
weekdays = some_weekdays.map(lambda days: tuple(sorted(days)))
times = st.one_of(
    # The hours in which clocks change, and every minute of the day.
    st.sampled_from(
        [time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(23, 45)]
    ),
    st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
)
weekly = st.builds(
    Cadence,
    weekdays,
    times,
    every_weeks=st.one_of(st.just(1), st.integers(1, 6), st.integers(1, 52)),
    anchor=st.none() | days,
)
nths = st.sampled_from([1, 2, 3, 4, -1])
months = st.one_of(st.just(1), st.just(3), st.integers(1, 12))
monthly = st.builds(
    Cadence, weekdays, times, nth=nths, every_months=months, anchor=st.none() | days
)
paces = st.builds(
    Pace,
    every_weeks=st.one_of(st.just(1), st.integers(1, 6), st.integers(1, 52)),
    nth=st.none() | nths,
    every_months=months,
    anchor=st.none() | days,
)
tapers = st.none() | st.tuples(days, paces)
bounded = st.builds(
    lambda cadence, starts_on, ends_on, taper: replace(
        cadence,
        starts_on=starts_on,
        ends_on=ends_on,
        taper_on=taper[0] if taper else None,
        taper=taper[1] if taper else Pace(),
    ),
    weekly | monthly,
    st.none() | days,
    st.none() | days,
    tapers,
)
calendars = st.builds(
    Calendar,
    zones,
    st.just(frozenset(range(5))) | some_weekdays,
    st.none()
    | st.sampled_from(["FR", "GB-ENG", "CA-QC", "SG", "TW", "AZ"])
    | st.sampled_from(brute.countries()),
)
plain = st.builds(Calendar, zones)


@STEADY
@given(weekly, plain, instants)
def test_weekly_is_the_recurrence_rule(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> None:
    _follows_rule(cadence, calendar, instant, _weekly_rule(cadence))


@STEADY
@given(monthly, plain, instants)
def test_monthly_is_the_recurrence_rule(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> None:
    nth = cadence.nth or 0
    anchor = cadence.anchor or date(1970, 1, 5)
    ahead = 12 * (anchor.year - brute.FIRST.year) + anchor.month - brute.FIRST.month
    year, month = divmod(12 * brute.FIRST.year + ahead % cadence.every_months, 12)
    first = date(year, month + 1, 1)
    rule = rrule(
        MONTHLY,
        dtstart=datetime.combine(first, cadence.at),
        interval=cadence.every_months,
        byweekday=[weekday(each, nth) for each in cadence.weekdays],
    )
    _follows_rule(cadence, calendar, instant, rule)


def _weekly_rule(cadence: Cadence) -> rrule:
    anchor = cadence.anchor or date(1970, 1, 5)
    monday = anchor - timedelta(days=anchor.weekday())
    periods = (monday - brute.FIRST).days // (7 * cadence.every_weeks) + 1
    first = monday - timedelta(weeks=periods * cadence.every_weeks)
    return rrule(
        WEEKLY,
        dtstart=datetime.combine(first, cadence.at),
        interval=cadence.every_weeks,
        byweekday=cadence.weekdays,
        wkst=MO,
    )


def _follows_rule(cadence: Cadence, calendar: Calendar, instant: datetime, rule: rrule) -> None:
    zone = ZoneInfo(calendar.zone)
    # Two days of margin: naive local times and instants differ by up to 14 hours.
    naive = instant.replace(tzinfo=None) - timedelta(days=2)
    ahead = [brute.instant(at, zone) for at in rule.xafter(naive, count=12)]
    expected = [at for at in ahead if at > instant][:4]
    assert _chain(cadence, calendar, instant, len(expected)) == expected


def _chain(
    cadence: Cadence, calendar: Calendar, instant: datetime, length: int
) -> list[datetime | None]:
    chain: list[datetime | None] = []
    due: datetime | None = instant
    while due and len(chain) < length:
        due = next_after(cadence, calendar, due)
        chain.append(due)
    return chain


@STEADY
@given(bounded, calendars, st.lists(instants, min_size=1, max_size=8))
def test_dues_are_those_of_a_walk_through_every_day(
    cadence: Cadence, calendar: Calendar, chosen: list[datetime]
) -> None:
    # The walk knows nothing outside its ten years; a cadence without bounds does.
    walked = brute.dues(cadence, calendar)
    for instant in chosen:
        place = bisect_right(walked, instant)
        if place or cadence.starts_on:
            expected = walked[place - 1] if place else None
            assert latest_at_or_before(cadence, calendar, instant) == expected
        if place < len(walked) or cadence.ends_on:
            expected = walked[place] if place < len(walked) else None
            assert next_after(cadence, calendar, instant) == expected


@STEADY
@given(weekdays, paces, days)
def test_the_first_day_of_a_pace_is_the_one_of_a_walk(
    weekdays: tuple[int, ...], pace: Pace, day: date
) -> None:
    found = first_day(weekdays, pace, day)
    every = replace(pace, every_weeks=1, every_months=1)
    walked = day
    while not brute.programmed(walked, Cadence(weekdays, time(9), 1, every.nth)):
        walked += timedelta(days=1)
    assert found == walked


@STEADY
@given(bounded, calendars, instants)
def test_walking_forward_misses_nothing_and_repeats_nothing(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> None:
    walked = brute.dues(cadence, calendar)
    ahead = walked[bisect_right(walked, instant) :][:40]
    assert _chain(cadence, calendar, instant, len(ahead)) == ahead


@STEADY
@given(bounded, calendars, instants)
def test_laws(cadence: Cadence, calendar: Calendar, instant: datetime) -> None:
    after = next_after(cadence, calendar, instant)
    if after:
        assert after > instant
        assert latest_at_or_before(cadence, calendar, after) == after
        assert next_after(cadence, calendar, after - TICK) == after
        assert latest_at_or_before(cadence, calendar, after - TICK) == latest_at_or_before(
            cadence, calendar, instant
        )
    latest = latest_at_or_before(cadence, calendar, instant)
    if latest:
        assert latest <= instant
        assert next_after(cadence, calendar, latest) == after


@STEADY
@given(bounded, calendars, instants)
def test_nobody_is_asked_on_a_day_off(
    cadence: Cadence, calendar: Calendar, instant: datetime
) -> None:
    # At noon, which no gap of these ten years touches: the day is the one that was decided.
    cadence = replace(cadence, at=time(12))
    due = next_after(cadence, calendar, instant)
    if due:
        local = due.astimezone(ZoneInfo(calendar.zone))
        assert local.time() == time(12)
        assert local.date() not in brute.holidays_of(calendar.country)
        assert local.weekday() in calendar.working_days.union(cadence.weekdays)


@settings(examples(120), derandomize=True)
@example("Africa/Casablanca")
@given(zones)
def test_ten_years_of_mondays_at_nine(name: str) -> None:
    weeks = (END - START).days // 7
    chain = _chain(Cadence((0,), time(9)), Calendar(name), START, weeks)
    local = [due.astimezone(ZoneInfo(name)) for due in chain if due]
    assert {at.time() for at in local} == {time(9)}
    assert {at.weekday() for at in local} == {0}
    assert {other.date() - one.date() for one, other in pairwise(local)} == {timedelta(weeks=1)}


def test_every_change_of_clocks_in_every_zone() -> None:
    """Not a sample: each zone, each change of its offset in ten years, the hours around it."""
    seen = 0
    for name in brute.ZONES:
        zone, calendar = ZoneInfo(name), Calendar(name)
        for day in _changes(zone):
            for at in (time(0), time(0, 30), time(1, 45), time(2, 30), time(23, 30)):
                due = brute.instant(datetime.combine(day, at), zone)
                cadence = Cadence((day.weekday(),), at)
                assert next_after(cadence, calendar, due - TICK) == due, (name, day, at)
                assert latest_at_or_before(cadence, calendar, due) == due, (name, day, at)
                seen += 1
    assert seen > 10_000


def _changes(zone: ZoneInfo) -> list[date]:
    """The days on which clocks changed, and those before: a change may lie around midnight."""
    offsets = map(zone.utcoffset, NOONS)
    changed = [
        noon
        for noon, (one, other) in zip(NOONS[1:], pairwise(offsets), strict=True)
        if one != other
    ]
    return sorted({noon.date() - timedelta(days=n) for noon in changed for n in (0, 1)})
