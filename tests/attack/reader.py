"""Every question that a lead can ask about a programme, whenever the answer may have changed.

The reader is taken to know more than a lead is shown: exact sums rather than rounded averages, and
which of the answers have a rating. A deletion takes away what was written, and no rating: figures
stay what they were.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from bot.confidence.rules import final_at
from bot.kernel.rules import periods, small_numbers
from bot.kernel.rules.small_numbers import Piece
from bot.kernel.rules.thresholds import Thresholds
from tests.attack.programmes import DAY, SETTLED, Programme, Rated, Said
from tests.attack.solver import mask_of

WORDS = ("week", "last week", "month", "last month", "quarter", "last quarter")
_MOST_ANSWERS = 20
"""Answers around which all is asked. Closings and the ends of weeks are not sampled."""


_NOTHING = (0, False)


@dataclass
class _Held:
    """What a piece holds: ratings in the order in which they came."""

    first: date
    after: date
    ratings: list[Rated] = field(default_factory=list)
    closed_at: int = 0

    def state(self, now: int) -> tuple[int, bool]:
        """How many ratings it has, and whether it is final."""
        is_final = max(_hour(self.after), self.closed_at) <= now
        return bisect_right(self.ratings, now, key=lambda one: one.at), is_final


@dataclass
class Reader:
    """`sums` are what was shown: by the mask of the unknowns that are in it."""

    programme: Programme
    parts: Sequence[tuple[date, date]]
    sums: dict[int, int] = field(default_factory=dict)
    questions: int = 0
    _seen: set[object] = field(default_factory=set)
    _held: dict[date, _Held] = field(default_factory=dict)
    _reach: dict[tuple[date, date], Sequence[_Held]] = field(default_factory=dict)
    _pieces: dict[tuple[date, int, bool], Piece] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hold()

    def ask_everything(self, random: Random) -> None:
        asked: dict[object, int] = {}
        states: dict[date, tuple[int, bool]] = {}
        for number, now in enumerate(self._instants(random)):
            before, states = states, self._states(now, states)
            changed = [first for first, state in states.items() if before.get(first) != state]
            held = tuple(self._thresholds(now).steps)
            for first, after in self._periods(now):
                self.questions += 1
                key = (first, after, held)
                if asked.get(key) != number - 1 or _touches(changed, first, after):
                    self._ask(first, after, states, now)
                asked[key] = number
        for series in {said.series for said in self.programme.said}:
            self._ask_series([said for said in self.programme.said if said.series == series])

    def _states(
        self, now: int, before: Mapping[date, tuple[int, bool]] | None = None
    ) -> dict[date, tuple[int, bool]]:
        """`before` is of an earlier instant: what was final then stays as it is."""
        known = before or {}
        return {
            first: known[first] if known.get(first, _NOTHING)[1] else held.state(now)
            for first, held in self._held.items()
        }

    def _hold(self) -> None:
        days = sorted(one.due // DAY for one in self.programme.check_ins) or [
            self.programme.first // DAY
        ]
        first = date.fromordinal(days[0]).replace(day=1)
        whole = list(small_numbers.days_of(first, date.fromordinal(days[-1] + 40)))
        starts = [_hour(start) for start, _ in whole]
        self._held = {start: _Held(start, after) for start, after in whole}
        for check_in in self.programme.check_ins:
            held = self._held[whole[bisect_right(starts, check_in.due) - 1][0]]
            # As bot.digest.ratings places them: opened when it was over is in none.
            if check_in.opened < _hour(held.after):
                held.ratings += check_in.ratings
                held.closed_at = max(held.closed_at, check_in.closes)
        for held in self._held.values():
            held.ratings.sort(key=lambda one: (one.at, one.number))

    def _instants(self, random: Random) -> list[int]:
        """Before and after whatever may change an answer."""
        check_ins = self.programme.check_ins
        answers = [one.at for check_in in check_ins for one in check_in.ratings]
        some = random.sample(answers, min(len(answers), _MOST_ANSWERS))
        ends = [_hour(held.after) for held in self._held.values()]
        moments = {*some, *(one.closes for one in check_ins), *ends}
        return sorted({now for moment in moments for now in (moment - 1, moment)})

    def _periods(self, now: int) -> Iterator[tuple[date, date]]:
        today = date.fromordinal(now // DAY)
        began = date.fromordinal(self.programme.first // DAY - 7)
        yield from _named(today)
        yield from self.parts
        yield began, max(began, today) + timedelta(days=8 - today.isoweekday())

    def _ask(
        self, first: date, after: date, states: dict[date, tuple[int, bool]], now: int
    ) -> None:
        held = self._reached(first, after)
        thresholds = self._thresholds(now)
        key = (first, after, thresholds.highest, *(states[one.first] for one in held))
        if key in self._seen:
            return
        self._seen.add(key)
        shown = self._shown(held, first, after, states, thresholds)
        for blocks in (shown, *([block] for block in shown)):
            self._keep(blocks, states)

    def told(self, first: date, after: date, now: int) -> Sequence[tuple[int, int]]:
        """Block by block what a period tells at an instant: the mask and the sum of its ratings."""
        states = self._states(now)
        reached = self._reached(first, after)
        shown = self._shown(reached, first, after, states, self._thresholds(now))
        return [
            (mask_of([one.number for one in self._given(block, states)]), block.total)
            for block in shown
            if block.rated
        ]

    def _given(
        self, block: small_numbers.Block, states: dict[date, tuple[int, bool]]
    ) -> Sequence[Rated]:
        parts = ((piece.first, states[piece.first][0]) for piece in block.pieces)
        return [one for first, count in parts for one in self._held[first].ratings[:count]]

    def _shown(
        self,
        held: Sequence[_Held],
        first: date,
        after: date,
        states: dict[date, tuple[int, bool]],
        thresholds: Thresholds,
    ) -> Sequence[small_numbers.Block]:
        pieces = [self._piece(one, *states[one.first]) for one in held]
        made = small_numbers.blocks(pieces, thresholds)
        return [block for block in made if block.is_within(first, after)]

    def _keep(
        self, shown: Sequence[small_numbers.Block], states: dict[date, tuple[int, bool]]
    ) -> None:
        held = tuple((piece.first, states[piece.first][0]) for b in shown for piece in b.pieces)
        if held in self._seen or (mean := small_numbers.mean_of(shown)) is None:
            return
        self._seen.add(held)
        given = [self._held[first].ratings[:count] for first, count in held]
        mask = mask_of([one.number for ratings in given for one in ratings])
        self.sums[mask] = round(mean * sum(block.rated for block in shown))

    def _reached(self, first: date, after: date) -> Sequence[_Held]:
        if (first, after) not in self._reach:
            whole = small_numbers.days_of(small_numbers.reach_of(first, after), after)
            found = [self._held[start] for start, _ in whole if start in self._held]
            self._reach[first, after] = found
        return self._reach[first, after]

    def _piece(self, held: _Held, count: int, is_final: bool) -> Piece:
        key = (held.first, count, is_final)
        if key not in self._pieces:
            self._pieces[key] = self._made(held, count, is_final)
        return self._pieces[key]

    def _made(self, held: _Held, count: int, is_final: bool) -> Piece:
        unknowns = self.programme.unknowns
        given = [unknowns[one.number] for one in held.ratings[:count]]
        people = frozenset(one.person for one in given)
        total = sum(one.value for one in given)
        return Piece(held.first, held.after, count, total, people, is_final)

    def _thresholds(self, now: int) -> Thresholds:
        return held_at(self.programme.thresholds, date.fromordinal(now // DAY))

    def _ask_series(self, said: Sequence[Said]) -> None:
        """What is shown of a series after each answer has settled, and before; of `again` when
        nobody can answer any more.
        """
        if said[0].series.startswith("again"):
            instants = {final_hour(self.programme, said[0].series)}
        else:
            steps = [_hour(step.first) for step in self.programme.thresholds.steps]
            settling = {one.at + SETTLED for one in said}
            instants = {each + later for each in (*settling, *steps) for later in (-1, 0)}
        for now in instants:
            self.questions += 1
            if shown := whole_groups(said, self._thresholds(now), now):
                numbers = [one.number for one in shown]
                total = sum(self.programme.unknowns[number].value for number in numbers)
                self.sums[mask_of(numbers)] = total


def _touches(changed: Sequence[date], first: date, after: date) -> bool:
    if not changed:
        return False
    reach = small_numbers.reach_of(first, after)
    return any(reach <= day < after for day in changed)


def held_at(thresholds: Thresholds, today: date) -> Thresholds:
    """What holds that day: a month's own threshold is never another one."""
    return thresholds


def final_hour(programme: Programme, series: str) -> int:
    """From when on nobody can say any more whether they would do it again."""
    closed = datetime.fromordinal(programme.last // DAY).replace(tzinfo=UTC)
    final = final_at(closed, int(series.split()[1]))
    return final.toordinal() * DAY + final.hour


def whole_groups(said: Sequence[Said], thresholds: Thresholds, now: int) -> Sequence[Said]:
    """As the queries of `storage.figures.said` take them, which the rendered part runs."""
    grouped = 0
    is_shown_at_once = said[0].series.startswith("again")
    for size, until in thresholds.sizes(date.fromordinal(now // DAY)):
        if until is not None and is_shown_at_once:
            continue
        end = now if until is None else _hour(until)
        settled = sum(one.at + SETTLED <= end for one in said)
        grouped += (settled - grouped) // size * size
    return said[:grouped]


def reader_of(programme: Programme, random: Random) -> Reader:
    days = range(programme.first // DAY, programme.last // DAY + 20)
    parts = [sorted(random.sample(days, 2)) for _ in range(4)]
    found = Reader(programme, [(date.fromordinal(a), date.fromordinal(b)) for a, b in parts])
    found.ask_everything(random)
    return found


@lru_cache(maxsize=2000)
def _named(today: date) -> tuple[tuple[date, date], ...]:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    found = [periods.parse(words, now=now, zone="UTC", began=today) for words in WORDS]
    return tuple((one.first, one.after) for one in found if one is not None)


@lru_cache(maxsize=2000)
def _hour(day: date) -> int:
    return day.toordinal() * DAY
