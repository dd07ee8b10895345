"""Several programmes side by side, each over its own period of the same name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest.figures import (
    SIDES,
    AnswerCount,
    Figures,
    Today,
    figures,
    figures_before,
    today,
)
from bot.digest.ratings import Usefulness, period_of
from bot.kernel.rules import periods
from bot.kernel.rules.periods import Period
from bot.workspaces import thresholds
from storage.engine import Session
from storage.figures.check_ins import Due
from storage.figures.pairs import PairChanges, Plans
from storage.figures.span import by_index
from storage.tables import Programme, ident


@dataclass(frozen=True)
class Overview:
    """One programme among several. `earlier` is the period before, which `before` tells of."""

    programme: Programme
    period: Period
    figures: Figures
    earlier: Period | None
    before: Figures | None
    today: Today


async def overview(
    session: Session, found: Sequence[Programme], words: str, now: datetime
) -> list[Overview]:
    """On each programme's own calendar: of those that were not closed before their period, or else
    of all of them. The words name a period.
    """
    named = [(programme, period_of(programme, words, now)) for programme in found]
    there = [(programme, period) for programme, period in named if period is not None]
    lived = [
        (programme, period)
        for programme, period in there
        if programme.closed_at is None or programme.closed_at > period.start_at
    ]
    return [await _one(session, programme, period, now) for programme, period in lived or there]


async def _one(session: Session, programme: Programme, period: Period, now: datetime) -> Overview:
    held = await thresholds.of(session, programme.workspace_id)
    await by_index(session)
    return Overview(
        programme=programme,
        period=period,
        figures=await figures(session, ident(programme), period, held, now),
        earlier=periods.before(period),
        before=await figures_before(session, programme, period, held, now),
        today=await today(session, programme, now),
    )


def together(rows: Sequence[Figures]) -> Figures:
    """All of them summed."""

    def total(of: Callable[[Figures], int]) -> int:
        return sum(of(row) for row in rows)

    return Figures(
        pairs=PairChanges(total(lambda row: row.pairs.made), total(lambda row: row.pairs.ended)),
        check_ins=Due(
            due=total(lambda row: row.check_ins.due),
            missed=total(lambda row: row.check_ins.missed),
            skipped=total(lambda row: row.check_ins.skipped),
        ),
        sides={side: _answered([row.sides[side] for row in rows]) for side in SIDES},
        sessions=total(lambda row: row.sessions),
        plans=Plans(total(lambda row: row.plans.decided), total(lambda row: row.plans.held)),
        usefulness=_usefulness([row.usefulness for row in rows]),
        insights=total(lambda row: row.insights),
    )


def _answered(sides: Sequence[AnswerCount]) -> AnswerCount:
    return AnswerCount(sum(side.answers for side in sides), sum(side.in_time for side in sides))


def _usefulness(found: Sequence[Usefulness]) -> Usefulness:
    """Of what each programme's own digest shows, and of nothing else: whole blocks, so that no
    difference between this and another digest tells what one person said.
    """
    points = [point for each in found for point in each.trend]
    rated = sum(point.rated for point in points)
    fewest = max(each.fewest for each in found)
    if not rated:
        return Usefulness(fewest=fewest)
    return Usefulness(sum(point.total for point in points) / rated, rated, fewest=fewest)
