"""What a digest or a file tells of a period: which ratings, and which insights."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.digest.rules import digest_schedule
from bot.insights.telling import told_blocks
from bot.kernel.errors import Mistake
from bot.kernel.rules import due, periods
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.small_numbers import Piece, blocks, days_of, mean_of, reach_of
from bot.kernel.rules.thresholds import LOWEST, Thresholds
from bot.kernel.rules.working_days import today_in
from bot.programmes.programmes import cadence_of, calendar_of
from storage.engine import Session
from storage.figures import check_ins
from storage.figures.check_ins import Given, Within
from storage.figures.said import InsightScope
from storage.figures.span import Span
from storage.tables import Programme


@dataclass(frozen=True)
class Point:
    """Ratings from a first day on: so many, from 1 to 5 each, and their sum."""

    first: date
    rated: int
    total: int

    @property
    def mean(self) -> float:
        return self.total / self.rated


@dataclass(frozen=True)
class Usefulness:
    """`mean` from 1 to 5, over so many ratings; None where too few people gave one.

    `trend` is the same block by block, in their order. `fewest` is the threshold of the last day.
    """

    mean: float | None = None
    rated: int = 0
    trend: Sequence[Point] = ()
    fewest: int = LOWEST


def span_of(programme_id: int, period: Period) -> Span:
    return Span(programme_id, period.start_at, period.end_at)


def reach(period: Period) -> Period:
    """The days whose answers must be known to tell what may be shown of a period."""
    return Period(PeriodKind.PART, reach_of(period.first, period.after), period.after, period.zone)


async def usefulness(
    session: Session,
    programme_id: int,
    period: Period,
    given: Sequence[Given],
    thresholds: Thresholds,
    now: datetime,
) -> Usefulness:
    """`given` are the answers of `reach(period)`."""
    whole = reach(period)
    calendar = _Pieces.of(whole)
    waiting = await check_ins.open_in(session, span_of(programme_id, whole), now)
    unfinished = {calendar.place(due, opened) for due, opened in waiting}
    rated: dict[int, list[Given]] = {}
    for answers in given:
        place = calendar.place(answers.due_at, answers.opened_at)
        if place is not None and answers.rated:
            rated.setdefault(place, []).append(answers)
    within = {place: calendar.within(place) for place in rated}
    fewest = thresholds.on(period.last)
    people = await check_ins.raters(session, programme_id, list(within.values()), fewest)
    raters = {place: people[piece] for place, piece in within.items()}
    final = [calendar.ends[n] <= now and n not in unfinished for n in range(len(calendar.days))]
    made = blocks(list(_pieces(calendar, rated, raters, final)), thresholds)
    shown = [block for block in made if block.is_within(period.first, period.after)]
    return Usefulness(
        mean=mean_of(shown),
        rated=sum(block.rated for block in shown),
        trend=[Point(b.first, b.rated, b.total) for b in shown if b.rated],
        fewest=fewest,
    )


@dataclass(frozen=True)
class _Pieces:
    """The pieces of a period, by their number."""

    days: Sequence[tuple[date, date]]
    starts: Sequence[datetime]
    ends: Sequence[datetime]

    @staticmethod
    def of(period: Period) -> "_Pieces":
        days = list(days_of(period.first, period.after))
        pieces = [Period(PeriodKind.PART, first, after, period.zone) for first, after in days]
        return _Pieces(days, [p.start_at for p in pieces], [p.end_at for p in pieces])

    def place(self, due_at: datetime, opened_at: datetime) -> int | None:
        """The piece of a check-in; None where it is in none, or was opened when it was over."""
        # Bisected: a programme of years has hundreds of pieces, and a digest thousands of
        # check-ins.
        number = bisect_right(self.starts, due_at) - 1
        if number < 0 or max(due_at, opened_at) >= self.ends[number]:
            return None
        return number

    def within(self, number: int) -> Within:
        return Within(self.starts[number], self.ends[number])


def _pieces(
    calendar: _Pieces,
    rated: Mapping[int, Sequence[Given]],
    raters: Mapping[int, frozenset[int]],
    final: Sequence[bool],
) -> Iterator[Piece]:
    for number, (first, after) in enumerate(calendar.days):
        answers = rated.get(number, ())
        yield Piece(
            first=first,
            after=after,
            rated=sum(one.rated for one in answers),
            total=sum(one.total for one in answers),
            people=raters.get(number, frozenset()),
            is_final=final[number],
        )


async def told_in(
    session: Session, programme_id: int, period: Period, thresholds: Thresholds, now: datetime
) -> InsightScope:
    """See `bot.kernel.rules.small_numbers`."""
    blocks_told = await told_blocks(session, programme_id, period.zone, thresholds, now)
    # The whole programme ends today, and its blocks have ended before.
    within = [block for block in blocks_told if period.first < block.after <= period.after]
    spans = [(block.start_at, block.end_at) for block in within]
    return InsightScope(span_of(programme_id, period), spans)


# The longest period of a programme by months: three of them.
_QUARTER = timedelta(days=92)
_YEARS = range(2000, 2200)


def period_of(programme: Programme, words: str, now: datetime) -> Period | None:
    """None when the words name no period."""
    began = began_on(programme)
    period = periods.parse(words, now=now, zone=programme.time_zone, began=began)
    if period is None or period.kind != PeriodKind.ALL:
        return period
    return periods.reaching(period, _last_asked(programme, now))


def named_period(programme: Programme, words: str, now: datetime) -> Period | None:
    """The period that somebody asks about. `Mistake` for one that has not begun."""
    period = period_of(programme, words, now)
    if period is not None and period.first > today_in(programme.time_zone, now):
        raise Mistake("digest.ahead", first=period.first)
    return period


def period_in(programme: Programme, written: str, now: datetime) -> Period | None:
    """The period that a button names; None for one that no button of ours has."""
    try:
        period = digest_schedule.read(written, programme.time_zone)
    except ValueError:
        return None
    if period.kind == PeriodKind.ALL:
        # The button may be older than today.
        return period_of(programme, "all", now)
    if period.first >= period.after or not _is_near(period.first) or not _is_near(period.last):
        return None
    return replace(period, kind=PeriodKind.DATES) if period.kind == PeriodKind.PART else period


def _is_near(day: date) -> bool:
    return day.year in _YEARS


def began_on(programme: Programme) -> date:
    """From when on a programme can have had anything to count."""
    made_on = today_in(programme.time_zone, programme.created_at)
    # What was sent by hand on the first day belongs to the period before it.
    earlier = _QUARTER if programme.nth is not None else timedelta(weeks=programme.every_weeks)
    return min(programme.starts_on or date.max, made_on) - earlier


def _last_asked(programme: Programme, now: datetime) -> date:
    """The day of the latest check-in that there can be: this week's may be sent by hand before its
    day, and a programme's first one long before.
    """
    calendar = calendar_of(programme, programme.time_zone, programme.country)
    latest = due.of_period(cadence_of(programme), calendar, now)
    return today_in(programme.time_zone, max(latest or now, now))
