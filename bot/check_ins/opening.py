"""Check-ins open when they are due, or when a lead says so."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.check_ins.rules.reminders import reminder_times
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules import due
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import Calendar, next_working_moment
from bot.kernel.unit_of_work import note
from bot.outbox.hours import FRESH
from bot.outbox.letters import OWED, owe_all
from bot.programmes.programmes import cadence_of, calendar_of
from bot.topics.rules import next_topic
from storage.check_ins import prompts
from storage.check_ins.prompts import Turn
from storage.engine import Session
from storage.outbox import holds
from storage.programmes import programmes
from storage.rows import by_ids
from storage.states import CheckInState, ProgrammeState
from storage.tables import Pair, Programme, ident

# A batch is one transaction, for which other writers wait on SQLite, and its keys are variables of
# a statement: SQLite takes 32,766 (sqlite.org/limits.html), PostgreSQL 65,535.
BATCH = 1000


CalendarKey = tuple[int, str, str | None]
"""Programme, zone and country."""
PeriodChoice = Callable[[due.Cadence, Calendar, datetime], due.Occurrence | None]


@dataclass(frozen=True)
class Times:
    """What pairs of one programme, zone and country share.

    `period` is None when there is nothing to open. `is_over`: the last check-in of the programme
    has come, and the time to answer it is over. `opens_at` is the next working moment.
    """

    period: due.Occurrence | None
    is_over: bool
    next_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    remind_at: datetime | None
    sessions: int | None = None
    """How many sessions each pair is to hold: after that it is not asked any more."""


async def open_due(session: Session, now: datetime) -> int:
    """Open what is due: check-ins, prompts owed and next due times in one transaction.

    A pair that was missed several times gets one check-in, for the latest period. Returns how
    many pairs were seen, so that the caller goes on until there is none.
    """
    turns = await prompts.due(session, now, BATCH)
    if not turns:
        return 0
    times = await _times_of(session, turns, now, due.latest_period)
    ready = [turn for turn in turns if not _waits(turn, times[_key(turn)], now)]
    asked = {turn.pair_id for turn in ready}
    waiting = [turn for turn in turns if turn.pair_id not in asked]
    await _set_next(session, [(turn, times[_key(turn)].opens_at) for turn in waiting])
    await _set_next(session, [(turn, times[_key(turn)].next_at) for turn in ready])
    finished = await _finished(session, ready, times)
    await prompts.set_next(session, finished, None)
    await _open(session, [t for t in ready if t.pair_id not in finished], times, now)
    return len(turns)


def _waits(turn: Turn, times: "Times", now: datetime) -> bool:
    """What is late, after an outage or a journey, comes in the next working hour."""
    return times.opens_at > now and turn.next_at is not None and now - turn.next_at > FRESH


@dataclass(frozen=True)
class Sending:
    """How many check-ins go out, opened now or waiting for a working hour until now, and for how
    many pairs nothing can be sent any more: somebody has left Slack, or the programme is over, or
    they have held all its sessions; or not now, because the pair pauses.

    `again` are those that Slack had refused before, and `waiting` those that were on their way to
    it already. `is_held`: Slack takes nothing from this workspace at present.
    """

    opened: int
    left: int
    over: int
    paused: int = 0
    again: int = 0
    waiting: int = 0
    is_held: bool = False


async def send_now(
    session: Session, *, actor: Actor, chosen: Sequence[Pair], now: datetime
) -> Sending:
    """Open this period's check-in for pairs that have not had it.

    On a Monday morning that is the one due at nine, which then does not come a second time.
    """
    for pair in chosen:
        actor.require(Action.SEND, programme=pair.programme_id)
    turns = await prompts.of_pairs(session, await _asked(session, chosen))
    times = await _times_of(session, turns, now, due.period_meant)
    there = [turn for turn in turns if turn.both_active]
    reached = [turn for turn in there if not turn.is_paused]
    finished = await _finished(session, reached, times)
    running = [
        turn for turn in reached if not times[_key(turn)].is_over and turn.pair_id not in finished
    ]
    is_held = await holds.noted(session, ident(actor.workspace)) is not None
    hurried = await prompts.hurry(session, _pair_ids(reached), now)
    waiting = await prompts.waiting(session, _pair_ids(reached), is_held=is_held)
    opened = await _open(session, running, times, now)
    again = await prompts.owe_again(session, _pair_ids(reached), now)
    if sent := opened + again + hurried:
        session.info[OWED] = True
        note(session, actor, "prompt.sent", f"pairs:{sent}", now)
    return Sending(
        # Where Slack takes nothing, they are counted as waiting.
        opened if is_held else opened + hurried,
        left=len(turns) - len(there),
        over=len(reached) - len(running),
        paused=len(there) - len(reached),
        again=again,
        waiting=waiting,
        is_held=is_held,
    )


async def _asked(session: Session, chosen: Sequence[Pair]) -> list[int]:
    """The pairs whose programme runs. `Mistake` with the reason when there is none."""
    found = await by_ids(session, Programme, {pair.programme_id for pair in chosen})
    running = [pair for pair in chosen if found[pair.programme_id].state == ProgrammeState.RUNNING]
    if chosen and not running:
        programme = found[chosen[0].programme_id]
        raise Mistake(f"send.{programme.state}", programme=programme.name)
    return [ident(pair) for pair in running]


async def _finished(
    session: Session, turns: Sequence[Turn], times: Mapping[CalendarKey, Times]
) -> Collection[int]:
    """The pairs that have held as many sessions as their programme wants."""
    most = {turn.pair_id: times[_key(turn)].sessions for turn in turns}
    counted = [pair_id for pair_id, sessions in most.items() if sessions]
    held = await prompts.sessions_held(session, counted) if counted else {}
    return {pair_id for pair_id in counted if held.get(pair_id, 0) >= (most[pair_id] or 0)}


async def _open(
    session: Session,
    turns: Sequence[Turn],
    times: Mapping[CalendarKey, Times],
    now: datetime,
) -> int:
    # Who has left Slack cannot answer, and their partner alone would be reminded for nothing.
    ready = [turn for turn in turns if turn.both_active and times[_key(turn)].period is not None]
    topics = await _topics(session, ready)
    rows = [_row(turn, times[_key(turn)], topics[turn.pair_id], now) for turn in ready]
    if not rows:
        return 0
    # Another replica may have opened the same ones, or the pair was asked in the zone where it was
    # before: the unique keys of a pair's due times and periods keep one.
    await prompts.write(session, rows)
    opened = await owe_all(session, prompts.prompts(_pair_ids(ready), now), due_at=now)
    if choosers := [turn.pair_id for turn in ready if turn.chosen_topic_id]:
        await prompts.forget_choices(session, choosers, now)
    return opened


async def _times_of(
    session: Session, turns: Sequence[Turn], now: datetime, which: PeriodChoice
) -> Mapping[CalendarKey, Times]:
    found = await by_ids(session, Programme, {turn.programme_id for turn in turns})
    # Once for all pairs that share a calendar, and not once a pair: they come by the thousand.
    return {key: _times(found[key[0]], key, now, which) for key in {_key(turn) for turn in turns}}


def _key(turn: Turn) -> CalendarKey:
    return turn.programme_id, turn.zone, turn.country


def _times(programme: Programme, key: CalendarKey, now: datetime, which: PeriodChoice) -> Times:
    cadence, calendar = cadence_of(programme), calendar_of(programme, key[1], key[2])
    period = which(cadence, calendar, now) if programme.state == ProgrammeState.RUNNING else None
    due_at = period.at if period is not None else now
    following = due.next_after(cadence, calendar, max(due_at, now))
    closes_at = now + timedelta(days=programme.answer_days)
    if following is not None:
        # So that a pair is asked one check-in at a time, but for one that a lead opens early.
        closes_at = min(closes_at, following)
    reminders = reminder_times(now, closes_at, calendar, most=programme.reminders)
    answerable = period is not None and due_at + timedelta(days=programme.answer_days) > now
    return Times(
        period=period,
        is_over=following is None and not answerable,
        next_at=due.next_after(cadence, calendar, now),
        opens_at=next_working_moment(calendar, now, also=frozenset(cadence.weekdays)),
        closes_at=closes_at,
        remind_at=next(iter(reminders), None),
        sessions=programme.sessions,
    )


async def _set_next(session: Session, turns: Sequence[tuple[Turn, datetime | None]]) -> None:
    pairs: dict[datetime | None, list[int]] = defaultdict(list)
    for turn, at in turns:
        # Grouped by instant: one UPDATE for all pairs that are due together again.
        pairs[at].append(turn.pair_id)
    for next_at, pair_ids in pairs.items():
        await prompts.set_next(session, pair_ids, next_at)


async def _topics(session: Session, turns: Sequence[Turn]) -> Mapping[int, int | None]:
    """Pair → the topic that comes next for it: what one of them chose, or the next in order."""
    ordered = {
        key: [ident(topic) for topic in await programmes.topics_of(session, key)]
        for key in {turn.programme_id for turn in turns}
    }
    used = await prompts.topics_used(session, _pair_ids(turns))
    return {
        turn.pair_id: next_topic(
            ordered[turn.programme_id], used.get(turn.pair_id, ()), turn.chosen_topic_id
        )
        for turn in turns
    }


def _pair_ids(turns: Sequence[Turn]) -> Collection[int]:
    return [turn.pair_id for turn in turns]


def _row(turn: Turn, times: Times, topic_id: int | None, now: datetime) -> dict[str, Any]:
    period = times.period
    return {
        "workspace_id": turn.workspace_id,
        "programme_id": turn.programme_id,
        "pair_id": turn.pair_id,
        "topic_id": topic_id,
        "chosen_by_id": turn.chosen_by_id if topic_id == turn.chosen_topic_id else None,
        "due_at": period.at if period is not None else None,
        "period_on": period.on if period is not None else None,
        "opened_at": now,
        "closes_at": times.closes_at,
        "closed_at": None,
        "remind_at": times.remind_at,
        "reminded": 0,
        "state": CheckInState.OPEN,
        "revision": 0,
    }
