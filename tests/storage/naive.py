"""A programme's figures counted row by row in Python: slow, and plain to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.digest.rules.health import DEPTH, Reason, Seen, reason_of
from bot.kernel.rules.periods import Period, PeriodKind
from storage.engine import Session
from storage.figures.span import rows_of
from storage.tables import (
    Answer,
    CheckIn,
    Delivery,
    Insight,
    NextStep,
    Pair,
    PairSession,
    Person,
    PlannedSession,
    Programme,
    Topic,
)

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Rows:
    """Everything that is kept, table by table; rows by key where they are looked up."""

    pairs: Mapping[int, Any]
    people: Mapping[int, Any]
    check_ins: Sequence[Any]
    answers: Mapping[int, Sequence[Any]]
    sessions: Mapping[int, Any]
    plans: Sequence[Any]
    steps: Sequence[Any]
    insights: Sequence[Any]
    topics: Sequence[Any]
    failed: frozenset[int]
    closed_at: datetime | None


async def read(session: Session, programme: Programme) -> Rows:
    async def all_of(table: type[SQLModel], *names: str) -> Sequence[Any]:
        columns = SQLModel.metadata.tables[str(table.__tablename__)].c
        return await rows_of(session, select(*(columns[name] for name in names)))

    answers: dict[int, list[Any]] = {}
    for answer in await all_of(Answer, "check_in_id", "side", "met", "in_time", "usefulness"):
        answers.setdefault(answer.check_in_id, []).append(answer)
    pairs = await all_of(
        Pair, "id", "state", "mentor_id", "executive_id", "created_at", "ended_at", "paused_at"
    )
    people = await all_of(Person, "id", "is_active", "committee_since_on")
    told = await all_of(PairSession, "check_in_id", "topic_id")
    sent = await all_of(Delivery, "check_in_id", "state")
    return Rows(
        pairs={pair.id: pair for pair in pairs},
        people={person.id: person for person in people},
        check_ins=await all_of(CheckIn, "id", "pair_id", "due_at", "closes_at", "state"),
        answers=answers,
        sessions={row.check_in_id: row for row in told},
        plans=await all_of(PlannedSession, "pair_id", "state", "starts_at"),
        steps=await all_of(NextStep, "pair_id", "text", "due_on", "done_at"),
        insights=await all_of(Insight, "id", "state", "area", "stage", "text", "created_at"),
        topics=await all_of(Topic, "id", "key"),
        failed=frozenset(row.check_in_id for row in sent if row.state == "failed"),
        closed_at=programme.closed_at,
    )


def counted(rows: Rows, period: Period, now: datetime) -> dict[str, Any]:
    start, end = period.start_at, period.end_at
    ended = [
        pair
        for pair in rows.pairs.values()
        if pair.ended_at and pair.ended_at != rows.closed_at and start <= pair.ended_at < end
    ]
    here = [one for one in rows.check_ins if start <= one.due_at < end]
    due = [one for one in here if one.state != "skipped"]
    answers = [answer for one in here for answer in rows.answers.get(one.id, ())]
    plans = [
        plan.state
        for plan in rows.plans
        if plan.state in ("held", "missed") and start <= plan.starts_at < end
    ]
    return {
        "ended": len(ended),
        "made": sum(start <= pair.created_at < end for pair in rows.pairs.values()),
        "due": len(due),
        "missed": sum(_is_over(one, now) and not rows.answers.get(one.id) for one in due),
        "skipped": len(here) - len(due),
        **{
            side: (len(mine), sum(answer.in_time for answer in mine))
            for side in ("mentor", "executive")
            if (mine := [answer for answer in answers if answer.side == side]) is not None
        },
        "sessions": len(sessions(rows, period)),
        "plans": (plans.count("held"), len(plans)),
        "useful": _useful(rows, period, now),
        "insights": len(insights(rows, period)),
    }


def counted_today(rows: Rows, now: datetime) -> dict[str, Any]:
    """Of a closed programme as it was when that closed."""
    at = rows.closed_at
    going = [pair for pair in rows.pairs.values() if pair.ended_at is None]
    lived = [
        pair
        for pair in rows.pairs.values()
        if (pair.ended_at is None if at is None else pair.created_at < at <= (pair.ended_at or at))
    ]
    mentored = {p.executive_id for p in lived if rows.people[p.mentor_id].is_active}
    committee = [
        key for key, one in rows.people.items() if one.is_active and one.committee_since_on
    ]
    return {
        "active": sum(pair.paused_at is None for pair in going),
        "paused": sum(pair.paused_at is not None for pair in going),
        "at_close": sum(p.ended_at is not None and p.ended_at == at for p in rows.pairs.values()),
        "coverage": (sum(key in mentored for key in committee), len(committee)),
        "ahead": sum(
            plan.state == "planned" and plan.starts_at > now and rows.pairs[plan.pair_id] in going
            for plan in rows.plans
        ),
    }


def _is_over(check_in: Any, now: datetime) -> bool:
    return bool(check_in.state != "open" or check_in.closes_at <= now)


def _useful(rows: Rows, period: Period, now: datetime) -> tuple[float | None, int]:
    """Each Monday's check-ins, of thousands, are told once all of them are over, their week is, and
    those of their month before it are; and in periods that hold their week, cut where months begin.
    """
    values: list[int] = []
    for monday in sorted({one.due_at for one in rows.check_ins}):
        mine = [one for one in rows.check_ins if one.due_at == monday]
        first = monday.date()
        month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        after = min(first + WEEK, month)
        is_final = Period(PeriodKind.PART, first, after, period.zone).end_at <= now
        if not is_final or not all(_is_over(one, now) for one in mine):
            break
        if period.first <= first and after <= period.after:
            values += [
                answer.usefulness
                for one in mine
                for answer in rows.answers.get(one.id, ())
                if answer.usefulness is not None
            ]
    return (round(sum(values) / len(values), 9) if values else None), len(values)


def sessions(rows: Rows, period: Period) -> list[Any]:
    return [
        rows.sessions[one.id]
        for one in rows.check_ins
        if period.start_at <= one.due_at < period.end_at and one.id in rows.sessions
    ]


def insights(rows: Rows, period: Period) -> list[Any]:
    return [
        one
        for one in rows.insights
        if one.state in ("agreed", "withdrawn")
        and period.start_at <= one.created_at < period.end_at
    ]


def reasons(rows: Rows, now: datetime) -> dict[int, Reason]:
    """Pair → why it needs its lead."""
    of_pair: dict[int, list[Any]] = {}
    for one in sorted(rows.check_ins, key=lambda one: one.due_at, reverse=True):
        of_pair.setdefault(one.pair_id, []).append(one)
    found = {}
    for key, pair in rows.pairs.items():
        has_left = not all(
            rows.people[person].is_active for person in (pair.mentor_id, pair.executive_id)
        )
        if pair.state != "active" or (pair.paused_at is not None and not has_left):
            continue
        mine = of_pair.get(key, [])
        reason = reason_of(
            [_seen(rows, one, now) for one in mine if one.state != "skipped"][:DEPTH],
            somebody_left=has_left,
            unreachable=bool(mine) and mine[0].id in rows.failed,
            ever_met=any(one.id in rows.sessions for one in mine),
        )
        if reason is not None:
            found[key] = reason
    return found


def _seen(rows: Rows, check_in: Any, now: datetime) -> Seen:
    answers = rows.answers.get(check_in.id, ())
    sides = {answer.side for answer in answers}
    return Seen(
        _is_over(check_in, now),
        "mentor" in sides,
        "executive" in sides,
        any(answer.met for answer in answers),
    )
