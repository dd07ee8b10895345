"""Asking both of a pair, at three moments, how sure they feel of its topics."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.confidence.rules import AGAIN_AFTER, ASKED_WITHIN, Course, is_past, moment_of
from bot.kernel.rules.working_days import next_working_moment, today_in
from bot.outbox.letters import Occasion, known, owe
from bot.programmes.programmes import calendar_for
from storage.confidence import confidence
from storage.engine import Session
from storage.kinds import Kind
from storage.rows import by_ids
from storage.states import Moment, ProgrammeState
from storage.tables import Pair, Person, Programme, ident

BATCH = 200


async def ask_due(session: Session, now: datetime, after: int) -> int | None:
    """Owe the questions whose moment has come, for pairs whose key is above `after`.

    Gives the last key of the batch, from which to go on; None when there was none.
    """
    rows = await confidence.pairs_after(session, after, now - ASKED_WITHIN, BATCH)
    if not rows:
        return None
    keys = [ident(pair) for pair, _ in rows]
    opened = await confidence.with_check_ins(session, keys)
    held = await confidence.held(session, keys)
    due = [
        (pair, programme, moment)
        for pair, programme in rows
        if (moment := _moment(pair, programme, opened, held, now))
    ]
    if due:
        await _owe(session, due, now)
    # By key and not by page: pairs that are made meanwhile shift no page.
    return keys[-1]


def occasion_of(programme_id: int, person_id: int, moment: Moment) -> Occasion:
    """Once for each person, moment and programme, however many pairs they are in."""
    return programme_id, person_id, moment


def again(occasion: Occasion) -> Occasion:
    return *occasion, "again"


async def asked_of(
    session: Session, workspace_id: int, programme_id: int, person_id: int
) -> list[Moment]:
    """The moments about which somebody was asked in a programme."""
    asked = {occasion_of(programme_id, person_id, moment): moment for moment in Moment}
    there = await known(session, (workspace_id,), Kind.CONFIDENCE, asked)
    return [moment for occasion, moment in asked.items() if occasion in there]


def _moment(
    pair: Pair,
    programme: Programme,
    opened: frozenset[int],
    held: Mapping[int, int],
    now: datetime,
) -> Moment | None:
    zone = programme.time_zone
    return moment_of(
        Course(
            today=today_in(zone, now),
            paired_on=today_in(zone, pair.created_at),
            opened=ident(pair) in opened,
            held=held.get(ident(pair), 0),
            starts_on=programme.starts_on,
            ends_on=programme.ends_on,
            sessions=programme.sessions,
            is_closed=programme.state == ProgrammeState.CLOSED,
        )
    )


async def _owe(
    session: Session, due: Sequence[tuple[Pair, Programme, Moment]], now: datetime
) -> None:
    sides = [
        (pair, programme, moment, person_id)
        for pair, programme, moment in due
        for person_id in (pair.mentor_id, pair.executive_id)
    ]
    occasions = [
        occasion_of(ident(programme), person_id, moment)
        for _, programme, _, person_id in sides
        for moment in Moment
    ]
    workspaces = {pair.workspace_id for pair, *_ in due}
    there = await known(session, workspaces, Kind.CONFIDENCE, occasions)
    people = await by_ids(session, Person, {person_id for *_, person_id in sides})
    # Who is in two pairs is asked about the one that has come furthest.
    sides.sort(key=lambda side: list(Moment).index(side[2]), reverse=True)
    for pair, programme, moment, person_id in sides:
        asked = [m for m in Moment if occasion_of(ident(programme), person_id, m) in there]
        if people[person_id].is_active and not is_past(moment, asked):
            await _ask(session, pair, programme, moment, people[person_id], now)
            there.add(occasion_of(ident(programme), person_id, moment))


async def _ask(
    session: Session,
    pair: Pair,
    programme: Programme,
    moment: Moment,
    person: Person,
    now: datetime,
) -> None:
    """In their working hours; and once more a week later, unless they have said something."""
    calendar = calendar_for(programme, person, pair.country)
    occasion = occasion_of(ident(programme), ident(person), moment)
    for each, at in ((occasion, now), (again(occasion), now + AGAIN_AFTER)):
        await owe(
            session,
            Kind.CONFIDENCE,
            each,
            workspace_id=pair.workspace_id,
            person_id=ident(person),
            subject_id=ident(pair),
            reason=moment.value,
            due_at=next_working_moment(calendar, at),
        )
