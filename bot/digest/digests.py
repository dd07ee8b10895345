"""What a lead reads about a programme and a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.confidence.rules import AT_THE_END, LATER, final_at, settled_until
from bot.digest.figures import LOOK, Figures, Today, figures, figures_before, today
from bot.digest.ratings import period_in, period_of, span_of, told_in
from bot.digest.rules.health import Reason, Seen, reason_of
from bot.insights.rules import shuffled
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.rules.working_days import instant_of, today_in, zone_named
from bot.kernel.unit_of_work import note
from bot.workspaces import thresholds
from storage.engine import Session
from storage.figures import health, pairs, said
from storage.figures.health import PairHealth
from storage.figures.pairs import TopicCount
from storage.figures.said import AgainCount, Gain, GroupsUntil, InsightScope, StageCount
from storage.figures.span import by_index
from storage.people import people
from storage.states import Moment
from storage.tables import Insight, Person, Programme, ident

QUOTED = 50
"""Insights that are quoted at most: the newest."""
_DIGITS = 9
"""Of the longest key: any number of this length fits an integer column of both databases."""
_MOST_PAGES = 1000
"""Pages of a list that can be reached: a forged click may ask for any number."""


@dataclass(frozen=True)
class Attention:
    pair_id: int
    mentor: Person
    executive: Person
    reason: Reason


@dataclass(frozen=True)
class Digest:
    """`before` is the period before; None where there is none. `gains` are since the programme
    began, and `today` is of the day on which it is read, whatever the period is. `stages` and
    `insights` are what both of a pair agreed to share; `insights_total` counts those that could be
    quoted if there were room. No figure of the programme was ever made of fewer people than
    `fewest`.
    """

    programme: Programme
    period: Period
    figures: Figures
    before: Figures | None
    today: Today
    topics: Sequence[TopicCount]
    gains: Sequence[Gain]
    stages: Sequence[StageCount]
    insights: Sequence[Insight]
    insights_total: int
    fewest: int
    again: Sequence[AgainCount] = ()
    """Of the whole programme only, once nobody can change their answer any more."""


async def prepare(
    session: Session, *, programme: Programme, period: Period, now: datetime
) -> Digest:
    """Reads only. Whoever asks must have been allowed to."""
    key = ident(programme)
    span = span_of(key, period)
    await by_index(session)
    held = await thresholds.of(session, programme.workspace_id)
    told = await told_in(session, key, period, held, now)
    released = await _released(session, told)
    return Digest(
        programme=programme,
        period=period,
        figures=await figures(session, key, period, held, now),
        before=await figures_before(session, programme, period, held, now),
        today=await today(session, programme, now),
        topics=await pairs.topics(session, span),
        gains=await _gains(session, programme, held, now),
        stages=await said.by_stage(session, told),
        insights=released,
        insights_total=await _readable(session, told, released),
        fewest=held.on(today_in(programme.time_zone, programme.created_at)),
        again=await _again(session, programme, held, now) if period.kind == PeriodKind.ALL else (),
    )


async def _again(
    session: Session, programme: Programme, held: Thresholds, now: datetime
) -> Sequence[AgainCount]:
    """In groups of the size that held when the last of them could answer."""
    if programme.closed_at is None:
        return ()
    final = {months: final_at(programme.closed_at, months) for months in (AT_THE_END, *LATER)}
    groups = {
        months: held.on(today_in(programme.time_zone, at))
        for months, at in final.items()
        if at <= now
    }
    return await said.again(session, ident(programme), groups) if groups else ()


def read(session: Session, actor: Actor, programme: Programme, now: datetime) -> None:
    """Kept in the audit log: who read a programme's digest."""
    note(session, actor, "digest.read", f"programme:{programme.id}", now)


async def insights_in(
    session: Session, *, actor: Actor, programme_id: int, words: str, now: datetime
) -> tuple[Sequence[Insight], int]:
    """The insights of a digest's period, whole, and how many there are with those that are not
    quoted. `Refused` for who may not read the digest. `words` name its period.
    """
    programme = await _readable_by(session, actor, programme_id)
    period = period_of(programme, words, now)
    if period is None:
        raise Mistake("button.unknown")
    held = await thresholds.of(session, programme.workspace_id)
    told = await told_in(session, programme_id, period, held, now)
    released = await _released(session, told)
    return released, await _readable(session, told, released)


async def of_button(session: Session, *, actor: Actor, value: str, now: datetime) -> Digest:
    """The digest that a button stands for. `Refused` for who may not read it."""
    key, _, written = value.partition(":")
    # A forged one may have more digits than a key of the database can.
    is_key = key.isdecimal() and len(key) <= _DIGITS
    programme = await _readable_by(session, actor, int(key) if is_key else 0)
    period = period_in(programme, written, now)
    if period is None:
        raise Mistake("button.unknown")
    return await prepare(session, programme=programme, period=period, now=now)


@dataclass(frozen=True)
class Needing:
    """A page of the pairs of a programme that need attention."""

    programme: Programme
    rows: Sequence[Attention]
    page: ListPage


async def needing(
    session: Session, *, actor: Actor, programme_id: int, page: int, size: int, now: datetime
) -> Needing:
    """The page of that number, or the nearest one. `Refused` for who may not read the digest."""
    programme = await _readable_by(session, actor, programme_id)
    # All up to that page: the order is by the gravest reason, which no index has.
    wanted = (min(page, _MOST_PAGES) + 1) * size
    found, total = await health.worrying(session, programme_id, LOOK, wanted, now)
    shown = nearest_page(page, total, size)
    return Needing(programme, await named(session, shown.of(found)), shown)


async def _readable_by(session: Session, actor: Actor, programme_id: int) -> Programme:
    actor.require(Action.DIGEST, programme=programme_id)
    return await tenancy.found(session, Programme, programme_id, actor)


async def _readable(session: Session, told: InsightScope, released: Sequence[Insight]) -> int:
    # Fewer than were asked for are all there are: the count need not be asked.
    if len(released) < QUOTED:
        return len(released)
    return await said.count_readable(session, told)


async def _released(session: Session, told: InsightScope) -> Sequence[Insight]:
    """In an order that says nothing of when each was written, or by whom."""
    found = await said.released(session, told, QUOTED)
    return sorted(found, key=lambda insight: shuffled(ident(insight)))


async def _gains(
    session: Session, programme: Programme, held: Thresholds, now: datetime
) -> Sequence[Gain]:
    """Of each topic and side what was gained by the end; where too few got there, by the middle."""
    moments, zone = (Moment.END.value, Moment.MIDDLE.value), programme.time_zone
    groups = [
        GroupsUntil(
            size,
            settled_until(now if until is None else instant_of(until, time(), zone_named(zone))),
        )
        for size, until in held.sizes(today_in(zone, now))
    ]
    found = await said.gains(session, ident(programme), moments, groups)
    ended = {(gain.topic_id, gain.side) for gain in found if gain.moment == Moment.END}
    return [
        gain
        for gain in found
        if gain.moment == Moment.END or (gain.topic_id, gain.side) not in ended
    ]


def _begins(day: date, zone: str) -> datetime:
    return instant_of(day, time(), zone_named(zone))


async def named(session: Session, records: Sequence[PairHealth]) -> list[Attention]:
    ids = {person for record in records for person in (record.mentor_id, record.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    return [
        Attention(record.pair_id, who[record.mentor_id], who[record.executive_id], reason)
        for record in records
        if (reason := _reason(record))
    ]


def _reason(record: PairHealth) -> Reason | None:
    return reason_of(
        [Seen(r.closed, r.mentor_answered, r.executive_answered, r.met) for r in record.recent],
        somebody_left=record.somebody_left,
        unreachable=record.unreachable,
        ever_met=record.ever_met,
    )
