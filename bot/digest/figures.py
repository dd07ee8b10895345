"""What is counted of a programme over a period, and over the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.digest import ratings
from bot.digest.ratings import Usefulness, span_of, told_in
from bot.digest.rules.health import DEPTH, TWICE
from bot.kernel.rules import periods
from bot.kernel.rules.periods import Period
from bot.kernel.rules.thresholds import Thresholds
from storage.engine import Session
from storage.figures import check_ins, pairs, said
from storage.figures.check_ins import Due, Given
from storage.figures.latest import Look
from storage.figures.pairs import Coverage, PairCounts, Plans
from storage.states import Side

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

    pairs: PairCounts
    coverage: Coverage
    check_ins: Due
    sides: Mapping[Side, AnswerCount]
    sessions: int
    plans: Plans
    usefulness: Usefulness
    insights: int


async def figures(
    session: Session, programme_id: int, period: Period, thresholds: Thresholds, now: datetime
) -> Figures:
    span = span_of(programme_id, period)
    given = await check_ins.given(session, span_of(programme_id, ratings.reach(period)))
    told = await told_in(session, programme_id, period, thresholds, now)
    return Figures(
        pairs=await pairs.counts(session, span),
        coverage=await pairs.coverage(session, span, period.after),
        check_ins=await check_ins.due(session, span, now),
        sides={side: _answered(given, side, period) for side in SIDES},
        sessions=await pairs.held(session, span),
        plans=await pairs.plans(session, span),
        usefulness=await ratings.usefulness(session, programme_id, period, given, thresholds, now),
        insights=await said.count_told(session, told),
    )


async def figures_before(
    session: Session, programme_id: int, period: Period, thresholds: Thresholds, now: datetime
) -> Figures | None:
    """Of the period before; None for the whole programme.

    Many of its pauses are over, and nothing is kept of those: how many paused is not told.
    """
    earlier = periods.before(period)
    if earlier is None:
        return None
    found = await figures(session, programme_id, earlier, thresholds, now)
    return replace(found, pairs=replace(found.pairs, paused=None))


def _answered(given: Sequence[Given], side: Side, period: Period) -> AnswerCount:
    mine = [
        one for one in given if one.side == side and period.start_at <= one.due_at < period.end_at
    ]
    return AnswerCount(sum(one.answers for one in mine), sum(one.in_time for one in mine))
