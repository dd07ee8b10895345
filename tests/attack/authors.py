"""Whose an insight without names is: what a reader of every list and file can rule out.

The reader knows who answered which check-in and when, until when it could be changed, and from
which answers insights with names came. What they are shown of one without names is in which
periods it stands, and from when on: it may be from every answer that could be changed in a month
from which it would have stood in the same ones.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.kernel.rules import small_numbers
from bot.kernel.rules.small_numbers import Month
from bot.kernel.rules.thresholds import next_month
from tests.attack.programmes import DAY, Offered, Programme

ALL = (date.min, date.max)
Days = tuple[date, date]
Held = tuple[frozenset[int], int]
"""Who answered in a month, and when all of its check-ins have closed."""


@dataclass(frozen=True)
class Source:
    """An answer that an insight without names may be from: changed in [since, until)."""

    person: int
    since: int
    until: int


def told_alone(programme: Programme) -> list[str]:
    """The insights without names of which one person is left, beside a reader who may be one of
    those whose it is not.
    """
    shown, sources = Shown(programme), list(_sources(programme))
    unnamed = [(n, one) for n, one in enumerate(programme.insights) if one.is_anonymous]
    people = [(number, shown.people_of(one, sources)) for number, one in unnamed]
    return [
        f"insight {n} of {sorted(who)}" for n, who in people if who is not None and len(who) < 3
    ]


class Shown:
    """What stands in which period, whenever that may change."""

    def __init__(self, programme: Programme) -> None:
        self._months = list(_months(programme))
        agreed = {one.agreed for one in programme.insights if one.agreed is not None}
        closings = {one.closes for one in programme.check_ins}
        moments = {*closings, *agreed, *(_hour(after) for _, after in self._months)}
        self._instants = sorted({now for each in moments for now in (each - 1, each)})
        self._standing = self._stand(programme)

    def people_of(self, offered: Offered, sources: Sequence[Source]) -> frozenset[int] | None:
        """Of whom it may be; None where nobody was ever shown it."""
        mine = next((m for m in self._months if _hour(m[0]) <= offered.at < _hour(m[1])), None)
        if offered.agreed is None or mine is None:
            return None
        begin = bisect_left(self._instants, offered.agreed)
        end = len(self._instants)
        if offered.withdrawn is not None:
            end = bisect_left(self._instants, offered.withdrawn)
        standing = self._standing[mine][begin:end]
        seen = next((at for at, where in enumerate(standing) if where), None)
        if seen is None:
            return None
        first_seen = self._instants[begin + seen]
        alike = [m for m in self._months if self._standing[m][begin:end] == standing]
        return frozenset(
            source.person
            for source in sources
            for start, after in alike
            if source.since < min(_hour(after), first_seen + 1) and source.until > _hour(start)
        )

    def _stand(self, programme: Programme) -> Mapping[Days, Sequence[frozenset[int]]]:
        """Month → in which periods one that was written in it stands, at each instant.

        Periods of whole months tell as much as any others: an insight stands in what has the last
        day of its block in it.
        """
        periods = [ALL, *self._months]
        found: dict[Days, list[frozenset[int]]] = {month: [] for month in self._months}
        held = [_answered(programme, *month) for month in self._months]
        before: Sequence[Days] | None = None
        standing: dict[Days, frozenset[int]] = {}
        for now in self._instants:
            told = told_blocks(programme, self._months, held, now)
            if told != before:
                before = told
                standing = {
                    month: frozenset(
                        number
                        for number, period in enumerate(periods)
                        if stands_in(month, period, told)
                    )
                    for month in self._months
                }
            for month in self._months:
                found[month].append(standing[month])
        return found


def told_blocks(
    programme: Programme,
    months: Sequence[Days],
    held: Sequence[Held],
    now: int,
) -> Sequence[Days]:
    """As `bot.insights.telling` finds them, which the rendered part runs."""
    found = [
        Month(first, people, is_final=closes <= now)
        for (first, after), (people, closes) in zip(months, held, strict=True)
        if _hour(after) <= now
    ]
    return list(small_numbers.month_blocks(found, programme.thresholds))


def stands_in(month: Days, period: Days, blocks: Sequence[Days]) -> bool:
    return any(
        first <= month[0] < after and period[0] < after <= period[1] for first, after in blocks
    )


def _answered(programme: Programme, first: date, after: date) -> Held:
    """Without those answers from which an insight with names came."""
    start, end = _hour(first), _hour(after)
    due = [c for c in programme.check_ins if start <= c.due < end and c.opened < end]
    named = {one.rated for one in programme.insights if not one.is_anonymous}
    people = frozenset(
        programme.unknowns[rated.number].person
        for check_in in due
        for rated in check_in.ratings
        if rated.at < end and rated.number not in named
    )
    return people, max((check_in.closes for check_in in due), default=0)


def _sources(programme: Programme) -> Iterator[Source]:
    shown = {
        one.rated for one in programme.insights if not one.is_anonymous and one.agreed is not None
    }
    for check_in in programme.check_ins:
        for rated in check_in.ratings:
            if rated.number not in shown:
                person = programme.unknowns[rated.number].person
                yield Source(person, rated.at, check_in.closes)


def _months(programme: Programme) -> Iterator[Days]:
    """From that of its first day until all check-ins have closed."""
    closes = max((one.closes for one in programme.check_ins), default=programme.first)
    starts = [date.fromordinal(programme.first // DAY).replace(day=1)]
    while _hour(starts[-1]) <= closes:
        starts.append(next_month(starts[-1]))
    yield from pairwise(starts)


def standing(programme: Programme, first: date, after: date, now: int) -> frozenset[int]:
    """The numbers of the insights that stand in a period at an instant."""
    told = _told_by(programme, now)
    return frozenset(
        number
        for number, one in _released(programme, now)
        if (
            any(stands_in(month, (first, after), told) for month in _month_of(programme, one))
            if one.is_anonymous
            else _hour(first) <= one.at < _hour(after)
        )
    )


def listed(programme: Programme, now: int) -> frozenset[int]:
    """Those of the leads' list."""
    told = _told_by(programme, now)
    until = _hour(told[-1][1]) if told else 0
    return frozenset(
        number
        for number, one in _released(programme, now)
        if not one.is_anonymous or one.at < until
    )


def _told_by(programme: Programme, now: int) -> Sequence[Days]:
    months = list(_months(programme))
    held = [_answered(programme, *month) for month in months]
    return told_blocks(programme, months, held, now)


def _released(programme: Programme, now: int) -> Iterator[tuple[int, Offered]]:
    for number, one in enumerate(programme.insights):
        is_there = one.withdrawn is None or now < one.withdrawn
        if one.agreed is not None and one.agreed <= now and is_there:
            yield number, one


def _month_of(programme: Programme, offered: Offered) -> Iterator[Days]:
    return (m for m in _months(programme) if _hour(m[0]) <= offered.at < _hour(m[1]))


def _hour(day: date) -> int:
    return day.toordinal() * DAY
