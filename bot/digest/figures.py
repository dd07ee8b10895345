"""What is counted of a programme over a period, over the one before, and today."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.digest import ratings
from bot.digest.ratings import Usefulness, span_of, told_in
from bot.digest.rules.health import DEPTH, FORGOTTEN, TWICE
from bot.kernel.rules import periods
from bot.kernel.rules.figure_table import Amount, Amounts
from bot.kernel.rules.periods import Period
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.rules.working_days import today_in
from bot.matching import coverage
from bot.matching.coverage import Coverage
from bot.programmes.programme_list import pair_amounts
from storage.engine import Session
from storage.figures import check_ins, health, pairs, said
from storage.figures.check_ins import Due, Given
from storage.figures.latest import Look
from storage.figures.pairs import PairChanges, PairCounts, Plans
from storage.states import Side
from storage.tables import Programme, ident

SIDES = (Side.MENTOR, Side.EXECUTIVE)
LOOK = Look(DEPTH, TWICE)
"""Which check-ins of a pair tell that it needs the lead's attention."""


@dataclass(frozen=True)
class AnswerCount:
    """`in_time` came before any reminder."""

    answers: int = 0
    in_time: int = 0


@dataclass(frozen=True)
class Figures:
    """What a programme's period is compared with another by. `sides` is by "mentor" and so on."""

    pairs: PairChanges
    check_ins: Due
    sides: Mapping[Side, AnswerCount]
    sessions: int
    plans: Plans
    usefulness: Usefulness
    insights: int


@dataclass(frozen=True)
class Today:
    """What is so on the day on which figures are read, whatever their period is; `state` is the
    programme's.
    """

    on: date
    state: str
    pairs: PairCounts
    coverage: Coverage
    ahead: int = 0
    attention: int = 0
    steps_overdue: int = 0


async def figures(
    session: Session, programme_id: int, period: Period, thresholds: Thresholds, now: datetime
) -> Figures:
    span = span_of(programme_id, period)
    given = await check_ins.given(session, span_of(programme_id, ratings.reach(period)))
    told = await told_in(session, programme_id, period, thresholds, now)
    return Figures(
        pairs=await pairs.changes(session, span),
        check_ins=await check_ins.due(session, span, now),
        sides={side: _answered(given, side, period) for side in SIDES},
        sessions=await pairs.held(session, span),
        plans=await pairs.plans(session, span),
        usefulness=await ratings.usefulness(session, programme_id, period, given, thresholds, now),
        insights=await said.count_told(session, told),
    )


async def figures_before(
    session: Session, programme: Programme, period: Period, thresholds: Thresholds, now: datetime
) -> Figures | None:
    """Of the period before; None for the whole programme, and where there was no programme yet."""
    earlier = periods.before(period)
    if earlier is None or earlier.after <= ratings.began_on(programme):
        return None
    return await figures(session, ident(programme), earlier, thresholds, now)


async def today(session: Session, programme: Programme, now: datetime) -> Today:
    key, on = ident(programme), today_in(programme.time_zone, now)
    counts = await pairs.counts(session, [key])
    _, attention = await health.worrying(session, key, LOOK, 1, now)
    return Today(
        on=on,
        state=programme.state,
        pairs=counts.get(key, PairCounts()),
        coverage=await coverage.covered(session, programme),
        ahead=await pairs.ahead(session, key, now),
        attention=attention,
        steps_overdue=await pairs.steps_overdue(session, key, on, FORGOTTEN),
    )


def amounts(found: Figures) -> Amounts:
    return dict(_of_period(found))


def amounts_today(found: Today) -> Amounts:
    return dict(_of_today(found))


def _of_period(found: Figures) -> Iterator[tuple[str, Amount]]:
    due, useful = found.check_ins.due, found.usefulness
    yield "sessions", Amount(found.sessions)
    yield "answered", Amount(sum(each.answers for each in found.sides.values()), of=2 * due)
    yield "usefulness", Amount(useful.mean, ratings=useful.rated)
    yield "due", Amount(due)
    for side, answered in found.sides.items():
        yield f"by_{side}s", Amount(answered.answers, of=due)
        yield f"in_time_{side}s", Amount(answered.in_time, of=due)
    yield "missed", Amount(found.check_ins.missed)
    if found.plans.decided:
        yield "planned", Amount(found.plans.held, of=found.plans.decided)
    yield "insights", Amount(found.insights)
    yield "pairs_made", Amount(found.pairs.made)
    yield "pairs_ended", Amount(found.pairs.ended)


def _of_today(found: Today) -> Iterator[tuple[str, Amount]]:
    if found.coverage.members:
        yield "coverage", Amount(found.coverage.with_mentor, of=found.coverage.members)
    yield from pair_amounts(found.state, found.pairs).items()
    yield "ahead", Amount(found.ahead)
    yield "attention", Amount(found.attention)
    yield "steps_overdue", Amount(found.steps_overdue)


def _answered(given: Sequence[Given], side: Side, period: Period) -> AnswerCount:
    mine = [
        one for one in given if one.side == side and period.start_at <= one.due_at < period.end_at
    ]
    return AnswerCount(sum(one.answers for one in mine), sum(one.in_time for one in mine))
