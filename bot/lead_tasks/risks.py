"""Looks daily for sides that may be dropping out, and gives the leads one nudge for each spell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.lead_tasks.lead_tasks import done, open_task
from bot.lead_tasks.rules.risk import RECENT, PairRecord, Postponed, Risk, SideRecord, risks_of
from storage.engine import Session
from storage.lead_tasks import risk
from storage.lead_tasks.risk import Met, PutOff
from storage.states import LeadTaskKind, Side
from storage.tables import LeadTask, Pair, ident

BATCH = 500
SIDES = (Side.MENTOR, Side.EXECUTIVE)


@dataclass(frozen=True)
class _RecentSigns:
    """What a batch of pairs did lately, by pair."""

    met: Mapping[int, Met]
    over: Mapping[int, Sequence[datetime]]
    put_off: Mapping[int, Sequence[PutOff]]
    missed: Mapping[int, Sequence[datetime]]
    answered: Mapping[str, Mapping[int, tuple[int, datetime]]]


async def weigh(session: Session, now: datetime, after: int) -> int | None:
    """Open the tasks of a batch of pairs, and end those of pairs that are well again.

    Gives the last key of the batch, from which to go on; None when there was none.
    """
    pairs = await risk.pairs_after(session, after, BATCH)
    if not pairs:
        return None
    keys = [ident(pair) for pair in pairs]
    seen = await _look(session, keys, now)
    waiting = await risk.open_tasks(session, keys)
    for pair in pairs:
        found = risks_of(_record(pair, seen))
        mine = [task for task in waiting if task.pair_id == pair.id]
        await _end_those_past(session, mine, found, now)
        # One task a side at a time: a second sign of the same spell is nothing new for the leads.
        open_sides = {task.side for task in mine}
        for each in found:
            if each.side not in open_sides:
                await _nudge(session, pair, each, now)
    return keys[-1]


async def _look(session: Session, keys: Sequence[int], now: datetime) -> _RecentSigns:
    since = now - RECENT
    return _RecentSigns(
        met=await risk.last_met(session, keys),
        over=await risk.over_since(session, keys, since),
        put_off=await risk.put_off_since(session, keys, since),
        missed=await risk.missed_since(session, keys, since),
        answered={side: await risk.last_answered(session, keys, side) for side in SIDES},
    )


def _record(pair: Pair, seen: _RecentSigns) -> PairRecord:
    key = ident(pair)
    met = seen.met.get(key)
    return PairRecord(
        pair_id=key,
        sides=[_side(key, side, seen) for side in SIDES],
        last_met_at=met.at if met else None,
        last_session=met.key if met else 0,
        missed=seen.missed.get(key, ()),
    )


def _side(key: int, side: Side, seen: _RecentSigns) -> SideRecord:
    last = seen.answered[side].get(key)
    # Since the last answer only: whoever answers again begins anew.
    silent = [at for at in seen.over.get(key, ()) if last is None or at > last[1]]
    return SideRecord(
        side=side,
        silent=len(silent),
        postponed=[
            Postponed(each.at, each.check_in_id)
            for each in seen.put_off.get(key, ())
            if each.side == side
        ],
        last_answered=last[0] if last else 0,
    )


async def _nudge(session: Session, pair: Pair, found: Risk, now: datetime) -> None:
    people = {Side.MENTOR: pair.mentor_id, Side.EXECUTIVE: pair.executive_id}
    await open_task(
        session,
        workspace_id=pair.workspace_id,
        programme_id=pair.programme_id,
        kind=LeadTaskKind.RISK,
        dedupe_key=found.key,
        now=now,
        pair_id=ident(pair),
        person_id=people[found.side] if found.side else None,
        side=found.side,
    )


async def _end_those_past(
    session: Session, mine: Sequence[LeadTask], found: Sequence[Risk], now: datetime
) -> None:
    """They met, or answered: there is nothing left to see to."""
    at_risk = {each.side for each in found}
    for task in mine:
        if task.side not in at_risk:
            await done(session, task, now)
