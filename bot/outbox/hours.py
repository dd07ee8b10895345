"""When a letter may go out: the bot writes of its own accord in its reader's working hours alone.

One rule for every kind of message; which of them it holds for stands in the table of kinds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.kernel.rules.working_days import (
    CLOSES,
    OPENS,
    Calendar,
    instant_of,
    next_working_moment,
    suggested_country,
    zone_named,
)
from bot.outbox.letters import Held, Hours, Kinds, Letter, Loaded
from storage.engine import Session
from storage.outbox.deliveries import Claimed
from storage.pairs.pairs import country_of, zone_of
from storage.rows import by_ids
from storage.states import PairState
from storage.tables import Pair, Person, Programme, Workspace

FRESH = timedelta(hours=1)
"""Later than this after it was due, what somebody asked for is not expected at any hour."""


async def kept(
    session: Session,
    kinds: Kinds,
    rows: Sequence[Claimed],
    letters: Mapping[int, Loaded],
    now: datetime,
) -> Mapping[int, Loaded]:
    """The same letters; those that would come at a bad time wait, and those that would come too
    late are dropped.
    """
    found = {key: None if _is_over(letter, now) else letter for key, letter in letters.items()}
    asked = [row for row in rows if _keeps_hours(kinds[row.kind].hours, row, now)]
    readers = await _readers(session, [(row, found[row.id]) for row in asked]) if asked else {}
    for row in asked:
        letter, reader = found[row.id], readers.get(row.id)
        if isinstance(letter, Letter) and reader is not None:
            found[row.id] = _timed(letter, reader, kinds[row.kind].hours, now)
    return found


def _is_over(letter: Loaded, at: datetime) -> bool:
    return isinstance(letter, Letter) and letter.until is not None and letter.until <= at


def _keeps_hours(hours: Hours, row: Claimed, now: datetime) -> bool:
    if hours in (Hours.SILENT, Hours.URGENT):
        return False
    if hours is Hours.WORKING or not row.is_asked:
        return True
    # A letter that is tried again has its next time as the one at which it is due. One that is owed
    # anew keeps from when on Slack's history is searched for it, where that is in doubt.
    first = (row.first_error_at if row.is_doubtful else None) or row.first_tried_at
    return now - min(row.due_at, first or row.due_at) > FRESH


@dataclass(frozen=True)
class Reader:
    """By whose day a letter comes; `back_at` is when they are back, where their pair pauses."""

    calendar: Calendar
    programme: Programme | None = None
    back_at: datetime | None = None


def _timed(letter: Letter, reader: Reader, hours: Hours, now: datetime) -> Loaded:
    chosen, also = letter.chosen, frozenset[int]()
    if letter.in_rhythm and reader.programme is not None:
        chosen = time.fromisoformat(reader.programme.local_time)
        also = frozenset(int(day) for day in reader.programme.weekdays)
    opens, closes = _hours_with(chosen)
    after = now
    if hours is Hours.WORKING and reader.back_at is not None:
        after = max(now, reader.back_at)
    at = next_working_moment(reader.calendar, after, opens=opens, closes=closes, also=also)
    if letter.at_latest is not None and letter.until is not None and letter.until <= at:
        at = letter.at_latest
    # What will be over by then is dropped then: until then somebody may ask for it to be sent.
    return letter if at <= now else Held(at)


def _hours_with(chosen: time | None) -> tuple[time, time]:
    """A time that was chosen by hand belongs to them, and the hour after it."""
    if chosen is None:
        return OPENS, CLOSES
    later = time(23, 59) if chosen.hour == 23 else chosen.replace(hour=chosen.hour + 1)
    return min(OPENS, chosen), max(CLOSES, later)


async def _readers(
    session: Session, asked: Sequence[tuple[Claimed, Loaded]]
) -> Mapping[int, Reader]:
    pairs = await by_ids(session, Pair, {row.pair_id or 0 for row, _ in asked})
    executives = await by_ids(session, Person, {pair.executive_id for pair in pairs.values()})
    programmes = await by_ids(session, Programme, {pair.programme_id for pair in pairs.values()})
    workspaces = await by_ids(session, Workspace, {row.workspace_id for row, _ in asked})
    found: dict[int, Reader] = {}
    for row, letter in asked:
        if not isinstance(letter, Letter):
            continue
        workspace, pair = workspaces[row.workspace_id], pairs.get(row.pair_id or 0)
        if pair is None:
            found[row.id] = Reader(_alone(letter.to.person, letter.of, workspace))
        else:
            programme = programmes[pair.programme_id]
            found[row.id] = _of_pair(letter.to.person, pair, executives, programme)
    return found


def _alone(person: Person | None, programme: Programme | None, workspace: Workspace) -> Calendar:
    """Somebody whom no pair is told of, or a channel of those who run a programme."""
    zone = (person and person.time_zone) or (programme or workspace).time_zone
    country = person.country if person else (programme.country if programme else None)
    return _calendar(zone, country, programme)


def _of_pair(
    person: Person | None, pair: Pair, executives: Mapping[int, Person], programme: Programme
) -> Reader:
    executive = executives[pair.executive_id]
    if person is None:
        zone, country = zone_of(pair, executive, programme), country_of(pair, executive, programme)
    else:
        zone, country = person.time_zone or programme.time_zone, person.country
    calendar = _calendar(zone, country, programme)
    # What a lead is told of a pair does not wait for the pair.
    is_theirs = person is None or person.id in (pair.mentor_id, pair.executive_id)
    day = pair.paused_until_on
    if not is_theirs or pair.state != PairState.ACTIVE or pair.paused_at is None or day is None:
        return Reader(calendar, programme)
    return Reader(calendar, programme, instant_of(day, time(), zone_named(zone)).astimezone(UTC))


def _calendar(zone: str, country: str | None, programme: Programme | None) -> Calendar:
    days = programme.working_days if programme else "01234"
    return Calendar(zone, frozenset(int(day) for day in days), country or suggested_country(zone))
