"""What the leads make of an insight, and who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.insights.rules import following, may_move, needs_words, place, weeks_since
from bot.insights.telling import told_until
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.pages import ListPage, nearest_page
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.outbox.letters import owe
from storage import insights
from storage.engine import Session
from storage.insights import is_shared
from storage.kinds import Kind
from storage.people import people
from storage.rows import by_ids
from storage.states import Stage
from storage.tables import Insight, Pair, Person, Programme, ident


@dataclass(frozen=True)
class Raised:
    """An insight as the leads read it. `author` and `other` are None when it is anonymous."""

    insight: Insight
    weeks: int
    author: Person | None
    other: Person | None


@dataclass(frozen=True)
class InsightPage:
    """A page of a programme's insights."""

    programme: Programme
    rows: Sequence[Raised]
    page: ListPage


async def board(
    session: Session, actor: Actor, programme_id: int, *, page: int, size: int, now: datetime
) -> InsightPage:
    """`Refused` for whoever does not run the programme."""
    actor.require(Action.FOLLOW_INSIGHTS, programme=programme_id)
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="topics.unknown")
    weeks = {}
    places = {}
    until = await told_until(session, programme, now)
    for mark in await insights.markers(session, programme_id, until):
        weeks[mark.key] = weeks_since(mark.agreed_at, now)
        places[mark.key] = place(mark.key, mark.stage, weeks[mark.key])
    # By marks alone: of thousands of insights only those of one page are deciphered.
    ordered = sorted(places, key=lambda key: places[key])
    shown = nearest_page(page, len(ordered), size)
    keys = shown.of(ordered)
    found = await by_ids(session, Insight, keys)
    names = await _names(session, list(found.values()))
    rows = [Raised(found[key], weeks[key], *names.get(key, (None, None))) for key in keys]
    return InsightPage(programme, rows, shown)


async def look(session: Session, actor: Actor, insight_id: int, seen: Stage) -> Insight:
    """One that the leads may read, while it is at the stage at which this lead saw it.

    `Refused` before it is told whether there is such a one.
    """
    insight = await _led(session, actor, insight_id)
    if insight.stage != seen:
        raise Mistake("stages.moved")
    return insight


async def move(
    session: Session,
    *,
    actor: Actor,
    insight_id: int,
    seen: Stage,
    to: Stage,
    outcome: str | None,
    now: datetime,
) -> Insight:
    """From the stage at which this lead saw it to the next one, or one back.

    `outcome` is what came of it, in words; those that were written stay where none are given.
    """
    insight = await _led(session, actor, insight_id, locked=True)
    stage = insight.stage
    if stage is not seen or not may_move(stage, to):
        raise Mistake("stages.moved")
    if needs_words(to) and not (outcome or insight.outcome):
        raise Mistake("stages.no_outcome")
    insight.stage, insight.stage_at, insight.stage_by_id = to, now, actor.id
    insight.outcome = outcome or insight.outcome
    session.add(insight)
    note(session, actor, f"insight.{to}", f"insight:{insight.id}", now)
    # One step back corrects a slip: the two are not told of it.
    if to is following(stage):
        await _tell(session, insight, now)
    return insight


async def outcome(session: Session, actor: Actor, insight_id: int) -> tuple[Insight, Programme]:
    """What came of an insight, read by the two people it comes from. `Mistake` once it is
    withdrawn.
    """
    insight = await tenancy.found(session, Insight, insight_id, actor)
    actor.require(Action.SEE_OUTCOME, pair=insight.pair_id)
    if not is_shared(insight):
        raise Mistake("insight.gone")
    return insight, await session.get_one(Programme, insight.programme_id)


async def _led(session: Session, actor: Actor, insight_id: int, *, locked: bool = False) -> Insight:
    insight = await tenancy.found(
        session, Insight, insight_id, actor, first=Action.FOLLOW_INSIGHTS, locked=locked
    )
    actor.require(Action.FOLLOW_INSIGHTS, programme=insight.programme_id)
    if not is_shared(insight):
        raise Mistake("insight.gone")
    return insight


async def _names(session: Session, rows: Sequence[Insight]) -> Mapping[int, tuple[Person, Person]]:
    """Author and other of each that is not anonymous."""
    named = [row for row in rows if not row.is_anonymous]
    pairs = await by_ids(session, Pair, {row.pair_id for row in named})
    ids = {key for pair in pairs.values() for key in (pair.mentor_id, pair.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    return {
        ident(row): (who[row.author_id], who[other_of(pairs[row.pair_id], row.author_id)])
        for row in named
    }


def other_of(pair: Pair, person_id: int) -> int:
    return pair.executive_id if person_id == pair.mentor_id else pair.mentor_id


async def _tell(session: Session, insight: Insight, now: datetime) -> None:
    """Its author and the other, who agreed to share it."""
    pair = await session.get_one(Pair, insight.pair_id)
    for person_id in (pair.mentor_id, pair.executive_id):
        await owe(
            session,
            Kind.INSIGHT_STAGE,
            (insight.id, insight.stage, int(now.timestamp()), person_id),
            workspace_id=insight.workspace_id,
            person_id=person_id,
            subject_id=ident(insight),
            reason=insight.stage,
            due_at=now,
        )
