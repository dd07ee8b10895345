"""What a programme does to all of its pairs at once, on both databases and with many pairs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select, update

from bot.check_ins import opening
from bot.kernel.rules import due
from bot.kernel.rules.due import Cadence
from bot.kernel.rules.working_days import Calendar
from bot.pair_life.endings import end_pairs
from bot.programmes.programmes import cadence_of, calendar_of
from bot.programmes.rescheduling import reschedule
from storage.engine import Database, Session
from storage.pairs.pairs import country_of, zone_of
from storage.programmes import programme_ends, rescheduling
from storage.states import DeliveryState, PairState, Side
from storage.tables import (
    Answer,
    CheckIn,
    Delivery,
    Pair,
    Person,
    PlannedSession,
    Programme,
    Workspace,
    ident,
)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONES = ["Europe/Paris", "America/New_York", "Asia/Singapore", ""]
PAIRS = 60


async def founded(session: Session, pairs: int = PAIRS) -> Programme:
    """Pairs of people in several zones, some with a zone or a country of their own."""
    workspace = Workspace(team_id="T0VAUBAN", created_at=NOW)
    session.add(workspace)
    await session.flush()
    programme = Programme(
        workspace_id=ident(workspace), name="Comité", time_zone="Europe/London", created_at=NOW
    )
    session.add(programme)
    await session.flush()
    for number in range(pairs):
        both = [
            Person(
                workspace_id=ident(workspace),
                slack_id=f"U{number}{side}",
                name=side,
                time_zone=ZONES[number % 4],
                synced_at=NOW,
                is_active=number != 1 or side == "M",
            )
            for side in "ME"
        ]
        session.add_all(both)
        await session.flush()
        session.add(
            Pair(
                workspace_id=ident(workspace),
                programme_id=ident(programme),
                mentor_id=ident(both[0]),
                executive_id=ident(both[1]),
                channel_id=f"G{number}",
                time_zone="Australia/Lord_Howe" if number % 7 == 0 else None,
                country="FR" if number % 5 == 0 else None,
                state=PairState.ENDED if number % 11 == 0 else PairState.ACTIVE,
                paused_at=NOW if number % 13 == 0 or number % 17 == 0 else None,
                paused_until_on=date(2027, 1, 20 + number % 3) if number % 17 == 0 else None,
                next_check_in_at=NOW,
                created_at=NOW,
            )
        )
    await session.flush()
    return programme


async def test_each_pair_is_next_asked_as_one_by_one(db: Database) -> None:
    async with db.transaction() as session:
        programme = await founded(session)
        # The first Thursday is Christmas for nobody, but the day after it is a holiday in Britain.
        programme.weekdays, programme.nth, programme.local_time = "4", 4, "14:30"
        session.add(programme)
        await session.flush()
        await reschedule(session, programme, NOW + timedelta(days=10))
    async with db.reading() as session:
        pairs = (await session.exec(select(Pair).order_by(col(Pair.id)))).all()
        people = {p.id: p for p in (await session.exec(select(Person))).all()}
    seen, paused = set(), 0
    for pair in pairs:
        forever = pair.paused_at is not None and pair.paused_until_on is None
        if pair.state != "active" or forever:
            assert pair.next_check_in_at == NOW
            continue
        zone = zone_of(pair, people[pair.executive_id], programme)
        calendar = calendar_of(
            programme, zone, country_of(pair, people[pair.executive_id], programme)
        )
        after = NOW + timedelta(days=10)
        if pair.paused_until_on:
            midnight = datetime.combine(pair.paused_until_on, time(), ZoneInfo(zone))
            after = midnight - timedelta(seconds=1)
            paused += 1
        expected = due.next_after(cadence_of(programme), calendar, after)
        assert pair.next_check_in_at == expected
        seen.add(expected)
    assert len(seen) >= 5
    assert paused >= 2


async def test_the_places_of_a_programme_are_few(db: Database) -> None:
    async with db.transaction() as session:
        programme = await founded(session)
        assert len(await rescheduling.places(session, programme)) <= 14


async def test_ending_by_the_hundred_leaves_nothing_open(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programme_ends, "_BATCH", 7)
    async with db.transaction() as session:
        programme = await founded(session)
        key = ident(programme)
        await fall_due(session, NOW + timedelta(days=1))
        await opening.open_due(session, NOW + timedelta(days=1))
        opened = await count(session, CheckIn.state == "open")
        first = (await session.exec(select(Pair).where(Pair.state == "active"))).first()
        assert first is not None
        session.add(
            PlannedSession(
                workspace_id=first.workspace_id,
                pair_id=ident(first),
                starts_at=NOW + timedelta(days=5),
                uid="one",
                planned_by_id=first.mentor_id,
                created_at=NOW,
                updated_at=NOW,
            )
        )
        await session.flush()
        ended = await end_pairs(
            session, key, ended_by_id=1, now=NOW + timedelta(days=1), says_goodbye=True
        )
    async with db.reading() as session:
        assert opened > 20
        assert await count(session, CheckIn.state == "open") == 0
        kinds = select(Delivery.kind, func.count()).where(Delivery.state == "pending")
        owed = dict((await session.exec(kinds.group_by(Delivery.kind))).all())
        planned = (await session.exec(select(PlannedSession.state))).all()
        assert planned == ["cancelled"]
        active = select(func.count()).where(Pair.state == "active")
        assert (await session.exec(active)).one() == 0
    assert ended == PAIRS - 6
    # One of the two people who are left is gone from Slack.
    called_off = {"session_cancelled": 1, "calendar": 2}
    assert owed == {"goodbye": ended, "closing": 2 * ended - 1, "update": opened} | called_off


async def test_what_was_not_told_yet_is_taken_back_and_the_rest_stays(db: Database) -> None:
    async with db.transaction() as session:
        programme = await founded(session, 4)
        for pair in (await session.exec(select(Pair))).all():
            pair.state, pair.paused_at = PairState.ACTIVE, None
            session.add(pair)
        for person in (await session.exec(select(Person))).all():
            person.is_active = True
            session.add(person)
        await session.flush()
        await fall_due(session, NOW + timedelta(days=1))
        await opening.open_due(session, NOW + timedelta(days=1))
        prompts = (await session.exec(select(Delivery).order_by(col(Delivery.id)))).all()
        assert len(prompts) == 4
        pending, claimed, sent, answered = prompts
        claimed.state, sent.state = DeliveryState.CLAIMED, DeliveryState.SENT
        session.add_all([claimed, sent])
        pair = await session.get_one(Pair, answered.pair_id)
        session.add(
            Answer(
                workspace_id=programme.workspace_id,
                check_in_id=answered.check_in_id or 0,
                person_id=pair.mentor_id,
                side=Side.MENTOR,
                met=True,
                answered_at=NOW,
                updated_at=NOW,
            )
        )
        await session.flush()
        await programme_ends.withdraw_unasked(session, ident(programme))
    async with db.reading() as session:
        left = (await session.exec(select(CheckIn.id).order_by(col(CheckIn.id)))).all()
        assert set(left) == {row.check_in_id for row in (claimed, sent, answered)}
        assert await session.get(Delivery, pending.id) is None


async def fall_due(session: Session, at: datetime) -> None:
    """All at that moment: what is late waits for its pair's working hours."""
    query = update(Pair).where(col(Pair.next_check_in_at) <= at).values(next_check_in_at=at)
    await session.exec(query)


async def count(session: Session, condition: object) -> int:
    query = select(func.count()).select_from(CheckIn).where(condition)  # type: ignore[arg-type]  # a column's condition
    return (await session.exec(query)).one()


def test_a_cadence_of_a_programme_is_counted_from_its_first_occurrence() -> None:
    programme = Programme(
        workspace_id=1,
        name="Comité",
        created_at=NOW,
        starts_on=datetime(2027, 1, 20, tzinfo=UTC).date(),
        nth=1,
        every_months=3,
        taper_on=datetime(2027, 9, 2, tzinfo=UTC).date(),
        taper_every_weeks=2,
    )
    found, at = [], NOW
    for _ in range(5):
        at = due.next_after(cadence_of(programme), Calendar("UTC"), at) or NOW
        found.append(at.date().isoformat())
    assert found == ["2027-02-01", "2027-05-03", "2027-08-02", "2027-09-06", "2027-09-20"]
    assert isinstance(cadence_of(programme), Cadence)
    assert cadence_of(programme).at == time(9)
