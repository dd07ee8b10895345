"""At most two reminders, when people work, with time left to answer."""

# One case is one line, however long.
# ruff: noqa: E501

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.check_ins.rules.reminders import reminder_times
from bot.kernel.rules.working_days import Calendar, works
from tests.kernel import brute
from tests.whole import examples

STEADY = settings(examples(250), derandomize=True)

FRANCE = Calendar("Europe/Paris", country="FR")
ENGLAND = Calendar("Europe/London", country="GB-ENG")
NEW_ZEALAND = Calendar("Pacific/Auckland", country="NZ")
EVERY_DAY = Calendar("Europe/Paris", frozenset(range(7)))

# fmt: off
CASES = [
    ("Monday: Wednesday and Friday", FRANCE, "2026-11-23T09:00", "2026-11-30T09:00", "2026-11-25T09:00 2026-11-27T09:00"),
    ("Wednesday: Friday, and Monday for Sunday", FRANCE, "2026-11-25T10:00", "2026-12-02T10:00", "2026-11-27T10:00 2026-11-30T09:00"),
    ("Thursday: both would be on Monday, one is", FRANCE, "2026-11-26T09:00", "2026-12-03T09:00", "2026-11-30T09:00"),
    ("Thursday afternoon: one day there, two in UTC", NEW_ZEALAND, "2026-11-26T15:00", "2026-12-03T15:00", "2026-11-30T09:00"),
    ("Friday: Monday and Tuesday", FRANCE, "2026-11-27T09:00", "2026-12-04T09:00", "2026-11-30T09:00 2026-12-01T09:00"),
    ("opened in the evening: the mornings after", FRANCE, "2026-11-23T20:00", "2026-11-30T20:00", "2026-11-26T09:00 2026-11-30T09:00"),
    ("opened before dawn: at the opening", FRANCE, "2026-11-23T06:00", "2026-11-30T06:00", "2026-11-25T09:00 2026-11-27T09:00"),
    ("over Christmas and the weekend", FRANCE, "2026-12-21T09:00", "2026-12-29T09:00", "2026-12-23T09:00 2026-12-28T09:00"),
    ("over Boxing Day too", ENGLAND, "2026-12-21T09:00", "2026-12-29T18:00", "2026-12-23T09:00 2026-12-29T09:00"),
    ("over the spring change, at the same hour", EVERY_DAY, "2027-03-26T09:30", "2027-04-02T09:30", "2027-03-28T09:30 2027-03-30T09:30"),
    ("closes before the second", FRANCE, "2026-11-23T09:00", "2026-11-26T09:00", "2026-11-25T09:00"),
    ("closes before the first", FRANCE, "2026-11-23T09:00", "2026-11-24T09:00", ""),
    ("two hours are left", FRANCE, "2026-11-23T09:00", "2026-11-25T11:00", "2026-11-25T09:00"),
    ("a minute less than two hours is left", FRANCE, "2026-11-23T09:00", "2026-11-25T10:59", ""),
    ("closes before it opened", FRANCE, "2026-11-23T09:00", "2026-11-20T09:00", ""),
]
# fmt: on


@pytest.mark.parametrize(
    ("calendar", "opened", "closes", "expected"), [pytest.param(*c[1:], id=c[0]) for c in CASES]
)
def test_reminders(calendar: Calendar, opened: str, closes: str, expected: str) -> None:
    zone = ZoneInfo(calendar.zone)
    found = reminder_times(_local(opened, zone), _local(closes, zone), calendar)
    assert found == tuple(_local(each, zone) for each in expected.split())


def _local(written: str, zone: ZoneInfo) -> datetime:
    # To UTC: two times of one zone are compared by their clocks, and differ where those changed.
    return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("most", [-1, 3])
def test_a_third_reminder_is_refused(most: int) -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="from 0 to 2"):
        reminder_times(now, now + timedelta(days=7), FRANCE, most=most)


calendars = st.builds(
    Calendar,
    st.sampled_from(brute.ZONES),
    st.just(frozenset(range(5))) | st.frozensets(st.integers(0, 6), min_size=1),
    st.none() | st.sampled_from(brute.countries()),
)
opened = st.datetimes(
    datetime.combine(brute.FIRST, time()),
    datetime.combine(brute.LAST, time()) - timedelta(days=90),
    timezones=st.just(UTC),
)


@STEADY
@given(calendars, opened, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_laws(calendar: Calendar, opened_at: datetime, open_for: timedelta) -> None:
    closes_at = opened_at + open_for
    found = reminder_times(opened_at, closes_at, calendar)
    local = [moment.astimezone(ZoneInfo(calendar.zone)) for moment in found]
    assert len(found) <= 2
    assert len({at.date() for at in local}) == len(found)
    assert list(found) == sorted(found)
    for moment, at in zip(found, local, strict=True):
        assert opened_at + timedelta(days=1) < moment <= closes_at - timedelta(hours=2)
        assert works(calendar, at.date())
        assert time(9) <= at.time() < time(18)
    assert reminder_times(opened_at, closes_at, calendar, most=1) == found[:1]
    assert reminder_times(opened_at, closes_at, calendar, most=0) == ()
