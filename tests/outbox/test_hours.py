"""The bot writes of its own accord in its reader's working hours alone; answers come at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.kernel.rules.working_days import Calendar, next_working_moment
from bot.letters import KINDS
from bot.outbox import hours
from bot.outbox.letters import Address, Held, Letter, Loaded
from bot.sessions import messages
from bot.sessions.messages import SessionLetter
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.tables import Pair, Person, PlannedSession, ident
from tests.bare import Bare

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in Paris."""
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
AT_ANY_HOUR = {Kind.UPDATE, Kind.RETIRE, Kind.DIGEST_CHANGED, Kind.HELD}
OF_ITS_OWN_ACCORD = {
    Kind.REMINDER,
    Kind.SESSION_SOON,
    Kind.QUESTION_ASK,
    Kind.TASK,
    Kind.VACANCY,
    Kind.DIGEST_TROUBLE,
    Kind.TROUBLE,
    Kind.CONFIDENCE,
    Kind.CLOSING,
    Kind.FOLLOW_UP,
    Kind.DELEGATE_NAMED,
    Kind.STUCK,
    Kind.WORD,
    Kind.BLOCK,
    Kind.LEADS_NAMED,
}


@pytest.fixture
async def pair(bare: Bare) -> Pair:
    return await bare.pair("chloe", "marc")


def claimed(kind: Kind, due_at: datetime, **columns: Any) -> Claimed:
    values: dict[str, Any] = dict.fromkeys(Claimed._fields) | {
        "id": 1,
        "workspace_id": 1,
        "kind": kind,
        "dedupe_key": f"{kind}:1",
        "due_at": due_at,
        "attempts": 1,
        "is_doubtful": False,
        "is_asked": False,
        "pair_id": 1,
    }
    return Claimed(**(values | columns))


async def kept(
    bare: Bare, row: Claimed, now: datetime, person: Person | None, **fields: Any
) -> Loaded:
    letter = Letter(kind=row.kind, language="en", to=Address("C1", person), **fields)
    async with bare.db.reading() as session:
        return (await hours.kept(session, KINDS, [row], {1: letter}, now))[1]


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_says_when_it_may_come(bare: Bare, pair: Pair, kind: Kind) -> None:
    """Just owed, and owed since long ago; at night and in the morning; asked for by somebody, and
    by nobody.
    """
    marc = await bare.person("marc")
    for since in (timedelta(0), timedelta(hours=2)):
        for is_asked in (False, True):
            row = claimed(kind, SUNDAY_NIGHT - since, is_asked=is_asked)
            night = await kept(bare, row, SUNDAY_NIGHT, marc)
            is_now = is_asked and not since and kind not in OF_ITS_OWN_ACCORD
            comes = kind in AT_ANY_HOUR or is_now
            assert isinstance(night, Letter) if comes else night == Held(MONDAY_MORNING)
            morning = await kept(bare, row, MONDAY_MORNING, marc)
            assert isinstance(morning, Letter)


@pytest.mark.parametrize(
    ("zone", "country", "now", "comes"),
    [
        # Paris: a weekday noon, an evening, 11 November.
        ("Europe/Paris", None, "2026-11-24 11:00", "2026-11-24 11:00"),
        ("Europe/Paris", None, "2026-11-24 17:30", "2026-11-25 08:00"),
        ("Europe/Paris", None, "2026-11-11 11:00", "2026-11-12 08:00"),
        # Tokyo is eight hours further.
        ("Asia/Tokyo", None, "2026-11-24 11:00", "2026-11-25 00:00"),
        # Easter Monday in London, and Thanksgiving in Montréal.
        ("Europe/London", None, "2027-03-29 11:00", "2027-03-30 08:00"),
        ("Europe/London", "GB-SCT", "2027-03-29 11:00", "2027-03-29 11:00"),
        ("America/Toronto", "CA-QC", "2027-10-11 15:00", "2027-10-12 13:00"),
    ],
)
async def test_each_reads_in_their_own_working_hours(
    bare: Bare, pair: Pair, zone: str, country: str | None, now: str, comes: str
) -> None:
    marc = await bare.person("marc")
    marc.time_zone, marc.country = zone, country
    at, then = (datetime.fromisoformat(f"{each}:00+00:00") for each in (now, comes))
    found = await kept(bare, claimed(Kind.TASK, at, pair_id=None), at, marc)
    assert isinstance(found, Letter) if at == then else found == Held(then)
    assert then == next_working_moment(Calendar(zone, country=country or _of(zone)), at)


def _of(zone: str) -> str:
    return {"Europe/Paris": "FR", "Asia/Tokyo": "JP", "Europe/London": "GB-ENG"}[zone]


async def test_a_conversation_of_two_lives_by_the_executive_s_day(bare: Bare, pair: Pair) -> None:
    marc = await bare.person("marc")
    await bare.changed(marc, time_zone="America/New_York", country="CA-QC")
    late = claimed(Kind.PROMPT, MONDAY_MORNING - timedelta(hours=5))
    found = await kept(bare, late, MONDAY_MORNING, None)
    assert found == Held(MONDAY_MORNING + timedelta(hours=6))


async def test_what_is_worth_nothing_any_more_does_not_come(bare: Bare, pair: Pair) -> None:
    marc = await bare.person("marc")
    over = MONDAY_MORNING + timedelta(hours=2)
    row = claimed(Kind.REMINDER, SUNDAY_NIGHT)
    assert await kept(bare, row, over, marc, until=over) is None
    assert isinstance(await kept(bare, row, over - timedelta(minutes=1), marc, until=over), Letter)
    # Their next working hour is later than that: until then a lead may still have it sent.
    assert await kept(bare, row, SUNDAY_NIGHT, marc, until=MONDAY_MORNING) == Held(MONDAY_MORNING)
    assert await kept(bare, row, MONDAY_MORNING, marc, until=MONDAY_MORNING) is None


async def test_what_must_not_be_lost_comes_before_it_is_over_at_whatever_hour(
    bare: Bare, pair: Pair
) -> None:
    marc = await bare.person("marc")
    row = claimed(Kind.SESSION_SOON, SUNDAY_NIGHT)
    early, late = MONDAY_MORNING - timedelta(hours=2), MONDAY_MORNING - timedelta(hours=1)
    fields: dict[str, Any] = {"until": late, "at_latest": early}
    assert await kept(bare, row, SUNDAY_NIGHT, marc, **fields) == Held(early)
    assert isinstance(await kept(bare, row, early, marc, **fields), Letter)
    fields["until"] = MONDAY_MORNING + timedelta(minutes=30)
    assert await kept(bare, row, early, marc, **fields) == Held(MONDAY_MORNING), "while there is"


async def test_nobody_on_leave_is_reminded_and_their_lead_is_told(bare: Bare, pair: Pair) -> None:
    marc, ines = await bare.person("marc"), await bare.person("ines")
    back = date(2026, 12, 7)
    await bare.changed(pair, paused_at=bare.now, paused_until_on=back)
    row = claimed(Kind.SESSION_SOON, MONDAY_MORNING)
    first = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
    assert await kept(bare, row, MONDAY_MORNING, marc) == Held(first)
    noon = MONDAY_MORNING + timedelta(hours=3)
    assert isinstance(await kept(bare, claimed(Kind.TASK, noon), noon, ines), Letter)


@pytest.mark.parametrize(
    "kind", [Kind.TASK, Kind.WORD, Kind.TROUBLE, Kind.VACANCY, Kind.DIGEST_TROUBLE]
)
@pytest.mark.parametrize("pair_id", [None, 1])
async def test_a_lead_hears_nothing_on_their_own_holiday(
    bare: Bare, pair: Pair, kind: Kind, pair_id: int | None
) -> None:
    """Thanksgiving in Montréal, which is a working Monday in Paris, where the pair lives."""
    ines = await bare.person("ines")
    await bare.changed(ines, time_zone="America/Toronto", country="CA-QC")
    ines, programme = await bare.person("ines"), await bare.programme()
    thanksgiving = datetime(2027, 10, 11, 15, 0, tzinfo=UTC)
    row = claimed(kind, thanksgiving, pair_id=pair_id, is_asked=True)
    found = await kept(bare, row, thanksgiving, ines, of=programme)
    assert found == Held(datetime(2027, 10, 12, 13, 0, tzinfo=UTC)), "nine there, the next day"
    adam = await bare.person("adam")
    assert isinstance(await kept(bare, row, thanksgiving, adam, of=programme), Letter), "London"


async def test_a_digest_comes_at_the_time_that_was_chosen_but_on_no_sunday(bare: Bare) -> None:
    ines, programme = await bare.person("ines"), await bare.programme()
    half_past_six = MONDAY_MORNING - timedelta(hours=2, minutes=30)
    row = claimed(Kind.DIGEST, half_past_six, pair_id=None)
    fields = {"of": programme, "chosen": half_past_six.astimezone().time().replace(hour=6)}
    assert isinstance(await kept(bare, row, half_past_six, ines, **fields), Letter)
    sunday = half_past_six - timedelta(days=1)
    row = replace_due(row, sunday)
    assert await kept(bare, row, sunday, ines, **fields) == Held(half_past_six)


def replace_due(row: Claimed, due_at: datetime) -> Claimed:
    return row._replace(due_at=due_at)


async def test_after_an_outage_it_comes_in_the_next_working_hour(bare: Bare, pair: Pair) -> None:
    """The bot was away from before nine until the evening: the prompt comes the next morning."""
    await bare.at(MONDAY_MORNING + timedelta(hours=11))
    assert len(await bare.came_to("chloe", "marc")) == 0, "not even the welcome, of Saturday"
    await bare.at(MONDAY_MORNING + timedelta(days=1))
    assert len(await bare.came_to("chloe", "marc")) == 2


async def test_after_an_outage_what_is_over_does_not_come(bare: Bare, pair: Pair) -> None:
    """It was owed while Slack was away, and closed before it was back."""
    await bare.came_to("chloe", "marc")
    await bare.at(MONDAY_MORNING)
    bare.clock.move_to(MONDAY_MORNING + timedelta(days=7, hours=1))
    assert len(await bare.came_to("chloe", "marc")) == 1, "the welcome alone"


async def test_a_programme_of_early_hours_asks_at_its_own(bare: Bare) -> None:
    programme = await bare.programme()
    await bare.changed(programme, local_time="07:00", weekdays="6")
    await bare.pair("chloe", "marc")
    await bare.came_to("chloe", "marc")
    await bare.at(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))
    assert len(await bare.came_to("chloe", "marc")) == 2


async def test_the_reminder_that_brings_a_question_comes_before_the_start(bare: Bare) -> None:
    pair = await bare.pair("chloe", "marc")
    starts_at = bare.now + timedelta(days=2)
    async with bare.db.transaction() as session:
        row = PlannedSession(
            workspace_id=1,
            pair_id=ident(pair),
            starts_at=starts_at,
            uid="one",
            planned_by_id=pair.mentor_id,
            question="What would you no longer do?",
            created_at=bare.now,
            updated_at=bare.now,
        )
        session.add(row)
        await session.flush()
        values = dict.fromkeys(Claimed._fields) | {
            "kind": Kind.SESSION_SOON,
            "pair_id": ident(pair),
            "subject_id": ident(row),
            "reason": "0",
        }
        both = [
            Claimed(**{**values, "id": key, "person_id": key})  # type: ignore[arg-type]  # no other use
            for key in (pair.mentor_id, pair.executive_id)
        ]
        letters = await messages.load(session, both)
    hers, his = letters[pair.mentor_id], letters[pair.executive_id]
    assert isinstance(hers, SessionLetter)
    assert isinstance(his, SessionLetter)
    assert (hers.until, hers.at_latest) == (starts_at, None)
    assert his.at_latest == starts_at - timedelta(hours=1)
