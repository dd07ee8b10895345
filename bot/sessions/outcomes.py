"""Deciding what became of planned sessions, so that those held can be counted against planned."""

from datetime import datetime, timedelta

from bot.check_ins.arranging import calendar_of_pair
from bot.check_ins.rules.answers import OLDEST_SESSION
from bot.kernel.rules.working_days import today_in
from bot.pairs.pairs import with_people
from bot.sessions.rules.outcomes import NEAR, SILENCE, Planned, outcomes
from storage import sessions
from storage.engine import Session
from storage.rows import by_ids
from storage.states import PlannedState
from storage.tables import Pair, PlannedSession, ident

BATCH = 200


async def settle(session: Session, pair: Pair, now: datetime) -> None:
    """Decide anew which planned sessions of a pair were held or missed, after an answer."""
    # A day more than the answers reach back: they hold dates in the pair's zone, sessions instants.
    start_at = now - OLDEST_SESSION - NEAR - timedelta(days=1)
    rows = await sessions.since(session, ident(pair), start_at)
    if not rows:
        return
    # The queries below read what this transaction has just written.
    await session.flush()
    (about,) = await with_people(session, [pair])
    zone = calendar_of_pair(about).zone
    found = outcomes(
        [_planned(row, zone) for row in rows],
        held_on=[held.held_on for held in await sessions.held_of(session, ident(pair))],
        not_met_at=await sessions.not_met_at(session, ident(pair), start_at),
        now=now,
    )
    for row in rows:
        if row.state != found[ident(row)]:
            row.state = found[ident(row)]
            session.add(row)


async def settle_due(session: Session, now: datetime) -> int:
    """Decide on sessions of which nobody has said anything for long. Returns how many."""
    # Twice the longest session that can be planned: none of them is still going on.
    longest = timedelta(hours=2)
    rows = await sessions.undecided(session, now - SILENCE - longest, BATCH)
    for pair in (await by_ids(session, Pair, {row.pair_id for row in rows})).values():
        await settle(session, pair, now)
    for row in rows:
        if row.state == PlannedState.PLANNED:
            # Too old for the answers that are looked at: nobody will say any more.
            row.state = PlannedState.MISSED
            session.add(row)
    return len(rows)


def _planned(row: PlannedSession, zone: str) -> Planned:
    return Planned(
        key=ident(row),
        on=today_in(zone, row.starts_at),
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=row.minutes),
    )
