"""From when on insights without names are told, and together with which others."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.small_numbers import Month, month_blocks, months_of
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.rules.working_days import today_in
from bot.workspaces import thresholds
from storage.engine import Session
from storage.figures import check_ins, said
from storage.figures.check_ins import Within
from storage.figures.span import Span
from storage.tables import Programme, ident


async def told_blocks(
    session: Session, programme_id: int, zone: str, held: Thresholds, now: datetime
) -> Sequence[Period]:
    """Each is of months whose insights without names are told together. See
    `bot.kernel.rules.small_numbers`.
    """
    if not await said.has_unnamed(session, programme_id):
        return ()
    # Nothing of a programme is older than itself.
    first = (await session.get_one(Programme, programme_id)).created_at
    months = list(_months(today_in(zone, first), zone, now))
    pieces = [Within(month.start_at, month.end_at) for month in months]
    people = await check_ins.unnamed_answerers(session, programme_id, pieces, held.highest)
    open_ones = await check_ins.open_in(session, Span(programme_id, first, now), now)
    found = [
        Month(
            month.first,
            people[piece],
            is_final=not any(
                piece.start_at <= due < piece.end_at and opened < piece.end_at
                for due, opened in open_ones
            ),
        )
        for month, piece in zip(months, pieces, strict=True)
    ]
    return [_days(start, after, zone) for start, after in month_blocks(found, held)]


async def told_until(session: Session, programme: Programme, now: datetime) -> datetime | None:
    """Those without names that were written before are told; None where none are."""
    held = await thresholds.of(session, programme.workspace_id)
    found = await told_blocks(session, ident(programme), programme.time_zone, held, now)
    return found[-1].end_at if found else None


def _months(first: date, zone: str, now: datetime) -> Iterator[Period]:
    """Those that are over, from that of a day on."""
    today = today_in(zone, now)
    for start, after in months_of(first, today, today):
        yield _days(start, after, zone)


def _days(first: date, after: date, zone: str) -> Period:
    return Period(PeriodKind.PART, first, after, zone)
