"""Reminding, at most twice, those who have not answered; in their own working hours."""

from collections.abc import Sequence
from datetime import datetime

from bot.check_ins.arranging import calendar_for, calendar_of_pair
from bot.check_ins.rules.reminders import reminder_times
from bot.kernel.rules.working_days import next_working_moment
from bot.outbox.letters import owe
from bot.pairs.batch import Batch, of_check_ins
from bot.pairs.pairs import PairDetails
from storage.check_ins import check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.states import PairState, ProgrammeState
from storage.tables import CheckIn, Person, ident

BATCH = 200


async def remind_due(session: Session, now: datetime) -> int:
    """Owe the reminders whose time has come. Returns how many check-ins were seen."""
    rows = await check_ins.due_for_reminder(session, now, BATCH)
    if not rows:
        return 0
    batch = await of_check_ins(session, rows)
    keys = [ident(row) for row in rows]
    silenced, seen = await check_ins.silenced(session, keys), await check_ins.seen(session, keys)
    for check_in in rows:
        about = batch.about(check_in.pair_id)
        # Nobody is reminded of what has not come to them: it would only reproach.
        if is_seen := check_in.id in seen:
            for person in _to_remind(batch, check_in, about, silenced):
                await _owe(session, check_in, about, person, now)
        _plan_next(check_in, about, now, counts=is_seen)
        session.add(check_in)
    return len(rows)


def _to_remind(
    batch: Batch, check_in: CheckIn, about: PairDetails, silenced: frozenset[tuple[int, int]]
) -> Sequence[Person]:
    if about.pair.state != PairState.ACTIVE or about.programme.state != ProgrammeState.RUNNING:
        return ()
    return [
        person
        for person in (about.mentor, about.executive)
        if person.is_active
        and not batch.has_answered(check_in, person)
        and (ident(check_in), ident(person)) not in silenced
    ]


async def _owe(
    session: Session, check_in: CheckIn, about: PairDetails, person: Person, now: datetime
) -> None:
    at = next_working_moment(calendar_for(about, person), now)
    # Their next working hour comes too late to answer: a reminder would only reproach.
    if at >= check_in.closes_at:
        return
    await owe(
        session,
        Kind.REMINDER,
        (check_in.id, person.id, check_in.reminded + 1),
        workspace_id=check_in.workspace_id,
        pair_id=check_in.pair_id,
        check_in_id=check_in.id,
        person_id=person.id,
        due_at=at,
    )


def _plan_next(check_in: CheckIn, about: PairDetails, now: datetime, *, counts: bool) -> None:
    times = reminder_times(
        check_in.opened_at,
        check_in.closes_at,
        calendar_of_pair(about),
        most=about.programme.reminders,
    )
    check_in.reminded += counts
    # After an outage the reminders that were missed do not come one upon the other.
    check_in.remind_at = next((at for at in times[check_in.reminded :] if at > now), None)
