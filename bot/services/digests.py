"""What a lead reads about a programme and a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.health import DEPTH, Reason, Seen, reason_of
from bot.rules.insights import shuffled
from bot.rules.periods import Period
from bot.rules.permissions import Action
from bot.rules.small_numbers import mean_to_show
from bot.services.actors import Actor
from bot.services.audit import note
from storage import figures, people
from storage.engine import Session
from storage.figures import Figures, PairRecord, TopicCount
from storage.tables import Insight, Person, Programme, ident


@dataclass(frozen=True)
class Attention:
    mentor: Person
    executive: Person
    reason: Reason


@dataclass(frozen=True)
class Digest:
    """`usefulness` is None while too few answered; `insights` are those that both agreed on."""

    programme: Programme
    period: Period
    figures: Figures
    usefulness: float | None
    topics: Sequence[TopicCount]
    insights: Sequence[str]
    attention: Sequence[Attention]


async def prepare(
    session: Session, *, actor: Actor, programme: Programme, period: Period, now: datetime
) -> Digest:
    key, span = ident(programme), (period.start_at, period.end_at)
    counted = await figures.figures(session, key, *span)
    note(session, actor, "digest.read", f"programme:{key}", now)
    return Digest(
        programme=programme,
        period=period,
        figures=counted,
        usefulness=mean_to_show(counted.usefulness, counted.usefulness_answers),
        topics=await figures.topics(session, key, *span),
        insights=_texts(await figures.insights(session, key, *span)),
        attention=await _attention(session, await figures.records(session, key, DEPTH)),
    )


async def insights_in(
    session: Session, *, actor: Actor, programme_id: int, first: date, after: date
) -> Sequence[str]:
    """The insights of a digest's period, whole. `Refused` for who may not read the digest."""
    actor.require(Action.DIGEST, programme=programme_id)
    programme = await session.get_one(Programme, programme_id)
    period = Period("dates", first, after, programme.time_zone)
    found = await figures.insights(session, programme_id, period.start_at, period.end_at)
    return _texts(found)


def _texts(found: Sequence[Insight]) -> list[str]:
    """In an order that says nothing of when they were written, or by whom."""
    ordered = sorted(found, key=lambda insight: shuffled(ident(insight)))
    return [insight.text for insight in ordered if insight.text]


async def _attention(session: Session, records: Sequence[PairRecord]) -> list[Attention]:
    reasons = {record.pair_id: _reason(record) for record in records}
    worrying = [record for record in records if reasons[record.pair_id]]
    ids = {person for record in worrying for person in (record.mentor_id, record.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    return [
        Attention(who[record.mentor_id], who[record.executive_id], reason)
        for record in worrying
        if (reason := reasons[record.pair_id])
    ]


def _reason(record: PairRecord) -> Reason | None:
    return reason_of(
        [Seen(r.closed, r.mentor_answered, r.executive_answered, r.met) for r in record.recent],
        somebody_left=record.somebody_left,
        unreachable=record.unreachable,
        ever_met=record.ever_met,
    )
