"""Somebody moves: what is still to come comes at their new hours, and what was asked is not asked
again.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.check_ins import moving, reminders, snoozing
from bot.check_ins.rules.reminders import Snooze
from bot.check_ins.rules.travelling import due_anew
from bot.kernel.rules.due import Cadence, due_of, latest_period, next_after
from bot.kernel.rules.working_days import Calendar
from bot.pair_life import pauses
from bot.people.lookup import choose_country, learn
from bot.sessions import planning
from bot.sessions.planning import SessionPlan
from storage.kinds import Kind
from storage.states import PauseCause
from storage.tables import CheckIn, Delivery, Pair, Workspace, ident
from tests.bare import Bare
from tests.kernel.test_due_properties import STEADY, instants, weekly

MONDAY = date(2026, 11, 23)
NINE_IN_PARIS = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
async def pair(bare: Bare) -> Pair:
    return await bare.pair("chloe", "marc")


async def moves(bare: Bare, handle: str, zone: str) -> None:
    """Slack tells of somebody's new time zone."""
    slack_id = bare.slack_id(handle)
    profile = replace(bare.slack.directory.members[slack_id], time_zone=zone)
    async with bare.db.transaction() as session:
        workspace = await session.get_one(Workspace, 1)
        await learn(session, workspace, profile, bare.now)


async def next_at(bare: Bare) -> datetime | None:
    async with bare.db.reading() as session:
        return (await session.get_one(Pair, 1)).next_check_in_at


async def asked(bare: Bare) -> list[CheckIn]:
    async with bare.db.reading() as session:
        query = select(CheckIn).order_by(col(CheckIn.id))
        return list((await session.exec(query)).all())


async def owed(bare: Bare, kind: Kind) -> list[datetime]:
    async with bare.db.reading() as session:
        query = select(Delivery.due_at).where(Delivery.kind == kind, Delivery.state == "pending")
        return sorted((await session.exec(query)).all())


def nine(zone: str, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def test_flown_to_new_york_before_it_was_due(bare: Bare, pair: Pair) -> None:
    await moves(bare, "marc", "America/New_York")
    assert await next_at(bare) == nine("America/New_York")
    await bare.at(NINE_IN_PARIS)
    assert await asked(bare) == [], "it is three in the morning there"
    await bare.at(nine("America/New_York"))
    assert [one.period_on for one in await asked(bare)] == [MONDAY]


async def test_flown_to_singapore_before_it_was_due(bare: Bare, pair: Pair) -> None:
    await moves(bare, "marc", "Asia/Singapore")
    assert await next_at(bare) == nine("Asia/Singapore")


async def test_flown_to_singapore_where_monday_is_over(bare: Bare, pair: Pair) -> None:
    bare.clock.move_to(NINE_IN_PARIS - timedelta(minutes=1))
    await moves(bare, "marc", "Asia/Singapore")
    assert await next_at(bare) == bare.now, "a minute to four in the afternoon there: at once"
    await bare.at(bare.now)
    bare.clock.move_to(datetime(2026, 11, 29, 23, 0, tzinfo=UTC))
    await bare.at(nine("Asia/Singapore", date(2026, 11, 30)))
    assert [one.period_on for one in await asked(bare)] == [MONDAY, date(2026, 11, 30)]


async def test_what_was_asked_is_not_asked_again_further_west(bare: Bare, pair: Pair) -> None:
    await bare.at(NINE_IN_PARIS)
    await moves(bare, "marc", "America/Los_Angeles")
    for hour in range(7 * 24):
        await bare.at(NINE_IN_PARIS + timedelta(hours=hour))
    assert [one.period_on for one in await asked(bare)] == [MONDAY]
    assert await next_at(bare) == nine("America/Los_Angeles", date(2026, 11, 30))


async def test_on_the_way_there_and_back_on_the_same_day(bare: Bare, pair: Pair) -> None:
    await bare.at(NINE_IN_PARIS)
    await moves(bare, "marc", "America/New_York")
    await bare.at(nine("America/New_York") + timedelta(hours=1))
    await moves(bare, "marc", "Europe/Paris")
    await bare.at(NINE_IN_PARIS + timedelta(hours=9))
    assert len(await asked(bare)) == 1


async def test_a_check_in_that_was_moved_keeps_its_day(bare: Bare, pair: Pair) -> None:
    thursday = date(2026, 11, 26)
    async with bare.acting("marc") as (session, marc):
        await moving.move(session, actor=marc, pair_id=1, is_open=False, day=thursday, now=bare.now)
    await moves(bare, "marc", "America/New_York")
    assert await next_at(bare) == nine("America/New_York", date(2026, 11, 27)), "Thanksgiving"
    await moves(bare, "marc", "Asia/Tokyo")
    await bare.at(nine("Asia/Tokyo", date(2026, 11, 27)))
    assert [one.period_on for one in await asked(bare)] == [MONDAY]


async def test_it_closes_before_the_next_one_comes(bare: Bare, pair: Pair) -> None:
    await bare.at(NINE_IN_PARIS)
    await moves(bare, "marc", "Asia/Tokyo")
    (one,) = await asked(bare)
    assert one.closes_at == nine("Asia/Tokyo", date(2026, 11, 30)) == await next_at(bare)
    assert len(await owed(bare, Kind.UPDATE)) == 1, "its message says until when"


async def test_where_nothing_comes_any_more_a_move_closes_nothing(bare: Bare, pair: Pair) -> None:
    await bare.at(NINE_IN_PARIS)
    (before,) = await asked(bare)
    # Sent late by hand, for a period after which others would have come long ago.
    await bare.changed(before, period_on=MONDAY - timedelta(weeks=2))
    await bare.changed(pair, next_check_in_at=None)
    await moves(bare, "marc", "Asia/Tokyo")
    await bare.at(NINE_IN_PARIS + timedelta(hours=1))
    (after,) = await asked(bare)
    assert (after.state, after.closes_at) == ("open", before.closes_at)


async def test_reminders_come_at_the_new_nine(bare: Bare, pair: Pair) -> None:
    await bare.at(NINE_IN_PARIS)
    # Nobody is reminded of what never came to them.
    await bare.outbox.deliver_due()
    (before,) = await asked(bare)
    assert before.remind_at is not None
    await moves(bare, "marc", "America/New_York")
    (after,) = await asked(bare)
    assert after.remind_at is not None
    assert after.remind_at.astimezone(ZoneInfo("America/New_York")).hour == 9
    bare.clock.move_to(after.remind_at)
    async with bare.db.transaction() as session:
        assert await reminders.remind_due(session, bare.now) == 1
    assert bare.now in await owed(bare, Kind.REMINDER)


async def test_tomorrow_is_the_new_tomorrow_and_three_hours_are_three_hours(
    bare: Bare, pair: Pair
) -> None:
    await bare.at(NINE_IN_PARIS)
    for choice, expected in (
        (Snooze.TOMORROW, nine("America/New_York", date(2026, 11, 24))),
        (Snooze.LATER, NINE_IN_PARIS + timedelta(hours=3, minutes=7)),
    ):
        await moves(bare, "marc", "Europe/Paris")
        bare.clock.move_to(NINE_IN_PARIS + timedelta(minutes=7))
        async with bare.acting("marc") as (session, marc):
            await snoozing.snooze(session, actor=marc, check_in_id=1, choice=choice, now=bare.now)
        await moves(bare, "marc", "America/New_York")
        assert await owed(bare, Kind.RECALL) == [expected]


async def test_the_eve_of_a_session_is_the_eve_there(bare: Bare, pair: Pair) -> None:
    starts_at = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    async with bare.acting("marc") as (session, marc):
        await planning.plan(
            session,
            actor=marc,
            pair_id=1,
            wanted=SessionPlan(starts_at, 45, None),
            sure=True,
            now=bare.now,
        )
    before = await owed(bare, Kind.SESSION_SOON)
    await moves(bare, "marc", "Asia/Tokyo")
    after = await owed(bare, Kind.SESSION_SOON)
    assert len(before) == len(after) == 2
    at_17 = datetime(2026, 12, 2, 17, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert at_17.astimezone(UTC) in after, "the session begins at 23:00 there"


async def test_a_pause_ends_on_its_day_there(bare: Bare, pair: Pair) -> None:
    back = date(2026, 12, 7)
    async with bare.db.transaction() as session:
        row = await session.get_one(Pair, 1)
        await pauses.pause(session, row, until=back, cause=PauseCause.ASKED, now=bare.now)
    await moves(bare, "marc", "Pacific/Auckland")
    assert await next_at(bare) == nine("Pacific/Auckland", back)
    bare.clock.move_to(datetime(2026, 12, 6, 12, 0, tzinfo=UTC))
    async with bare.db.transaction() as session:
        assert await pauses.end_due(session, bare.now) == 1, "Monday has begun there"


@pytest.mark.parametrize(
    ("country", "holiday", "at"),
    [
        ("GB-ENG", date(2027, 3, 29), nine("Europe/Paris", date(2027, 3, 30))),
        ("CA-QC", date(2027, 10, 11), nine("Europe/Paris", date(2027, 10, 12))),
        ("DE", date(2027, 10, 11), nine("Europe/Paris", date(2027, 10, 11))),
    ],
)
async def test_rests_on_the_holidays_of_their_region(
    bare: Bare, pair: Pair, country: str, holiday: date, at: datetime
) -> None:
    bare.clock.move_to(nine("Europe/Paris", holiday - timedelta(days=5)))
    await bare.at(bare.now)
    marc = await bare.person("marc")
    async with bare.db.transaction() as session:
        await choose_country(session, ident(marc), country, bare.now)
    assert await next_at(bare) == at
    await bare.at(nine("Europe/Paris", holiday))
    days = [one.period_on for one in await asked(bare)]
    assert (holiday in days) == (country == "DE")


ZONES = ("Europe/Paris", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kolkata")
places = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    country=st.sampled_from([None, "GB-ENG", "CA-QC", "FR", "JP"]),
)
journeys = st.lists(st.tuples(st.integers(0, 24 * 20), places), max_size=6)


@settings(STEADY, max_examples=60)
@given(weekly, instants, places, journeys)
def test_wherever_and_whenever_somebody_goes_each_period_is_asked_once(
    cadence: Cadence, start: datetime, home: Calendar, journey: list[tuple[int, Calendar]]
) -> None:
    """Every programmed day but those that the next has overtaken, in their order, none twice."""
    here, now = home, start
    pending = next_after(cadence, here, now)
    days: list[date] = []
    for hours, there in [*journey, (24 * 70, home)]:
        until = now + timedelta(hours=hours)
        while pending is not None and pending <= until:
            now = pending
            period = latest_period(cadence, here, now)
            assert period is not None
            assert not days or period.on > days[-1], "asked again"
            days.append(period.on)
            pending = next_after(cadence, here, now)
        now = until
        if pending is not None:
            pending = due_anew(cadence, here, there, pending, now)
            assert pending is None or pending >= now
        here = there
    assert pending is not None
    programmed = latest_period(cadence, here, pending)
    assert programmed is not None
    every = _programmed(cadence, days[0], programmed.on) if days else []
    overtaken = [day for day in every if day not in days]
    for day in overtaken:
        # Where days off, or a journey, bring two to one moment, they are one.
        after = min(other for other in (*days, programmed.on) if other > day)
        assert after - day <= timedelta(days=12), (day, after)


def _programmed(cadence: Cadence, first: date, before: date) -> list[date]:
    always = Calendar("UTC", frozenset(range(7)))
    found, at = [], due_of(cadence, always, first)
    while at is not None and at.date() < before:
        found.append(at.date())
        at = next_after(cadence, always, at)
    return found


def test_before_its_programme_has_begun_a_pair_s_first_check_in_is_that_of_the_new_zone() -> None:
    """A first day that was put off meanwhile: what was next belongs to no period."""
    here, there = Calendar("Europe/Paris"), Calendar("Asia/Tokyo")
    cadence = Cadence((0,), at=time(9), starts_on=date(2027, 1, 4))
    first = due_anew(cadence, here, there, NINE_IN_PARIS, NINE_IN_PARIS - timedelta(days=1))
    assert first == datetime(2027, 1, 4, 0, 0, tzinfo=UTC)
