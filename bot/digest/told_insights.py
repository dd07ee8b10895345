"""Which insights a digest or a file tells of a period: those without names by whole months."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.digest.ratings import span_of
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.small_numbers import FEWEST, months_of
from bot.kernel.rules.working_days import today_in
from storage.engine import Session
from storage.figures import check_ins, insights
from storage.figures.check_ins import Within
from storage.figures.insights import Told


async def told_in(session: Session, programme_id: int, period: Period, now: datetime) -> Told:
    """See `bot.kernel.rules.small_numbers`."""
    span = span_of(programme_id, period)
    if period.kind == PeriodKind.ALL:
        return Told(span, None)
    months = list(_months(period, period.first, now))
    if not months:
        return Told(span, ())
    reach = Period(PeriodKind.PART, months[0].first, months[-1].after, period.zone)
    written_at = await insights.first_unnamed(session, span_of(programme_id, reach))
    if written_at is None:
        return Told(span, ())
    # Days that somebody typed may be centuries before.
    since = max(period.first, today_in(period.zone, written_at))
    pieces = [Within(m.start_at, m.end_at) for m in _months(period, since, now)]
    answered = await check_ins.answerers(session, programme_id, pieces, FEWEST)
    enough = [piece for piece in pieces if len(answered[piece]) >= FEWEST]
    return Told(span, [(piece.start_at, piece.end_at) for piece in enough])


def _months(period: Period, first: date, now: datetime) -> Iterator[Period]:
    for start, after in months_of(first, period.after, today_in(period.zone, now)):
        yield Period(PeriodKind.MONTH, start, after, period.zone)
