"""Every question that a lead can ask about a programme, whenever the answer may have changed.

The reader is taken to know more than a lead is shown: exact sums rather than rounded averages, and
which of the answers have a rating. A deletion takes away what was written, and no rating: figures
stay what they were.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from bot.kernel.rules import periods, small_numbers
from bot.kernel.rules.small_numbers import Piece
from tests.attack.programmes import DAY, SETTLED, Programme, Rated, Said
from tests.attack.solver import mask_of

WORDS = ("week", "last week", "month", "last month", "quarter", "last quarter")
_MOST_ANSWERS = 20
"""Answers around which all is asked. Closings and the ends of weeks are not sampled."""


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

    def ask_everything(self, random: Random) -> None:
        self._hold()
        for now in self._instants(random):
            states = {first: held.state(now) for first, held in self._held.items()}
            for first, after in self._periods(now):
                self.questions += 1
                self._ask(first, after, states)
        for series in {said.series for said in self.programme.said}:
            self._ask_series([said for said in self.programme.said if said.series == series])

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

    def _ask(self, first: date, after: date, states: dict[date, tuple[int, bool]]) -> None:
        held = self._reached(first, after)
        key = (first, after, *(states[one.first] for one in held))
        if key in self._seen:
            return
        self._seen.add(key)
        made = small_numbers.blocks([self._piece(one, *states[one.first]) for one in held])
        shown = [block for block in made if block.is_within(first, after)]
        for blocks in (shown, *([block] for block in shown)):
            self._keep(blocks, states)

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

    def _ask_series(self, said: Sequence[Said]) -> None:
        """What is shown of a series after each answer has settled, and before."""
        for now in {each.at + SETTLED + later for each in said for later in (-1, 0)}:
            self.questions += 1
            settled = [one for one in said if one.at + SETTLED <= now]
            if shown := whole_groups(settled):
                numbers = [one.number for one in shown]
                total = sum(self.programme.unknowns[number].value for number in numbers)
                self.sums[mask_of(numbers)] = total


def whole_groups(said: Sequence[Said]) -> Sequence[Said]:
    """As the queries of `storage.figures.said` take them, which the rendered part runs."""
    return said[: len(said) - len(said) % small_numbers.FEWEST]


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
