"""What may be shown of few answers, so that no figure tells what one person said.

An average is never shown over fewer people than the workspace's threshold: three, unless it was
raised (`thresholds`). Nor may two digests be subtracted from each other: an average is therefore
made of blocks, which are the same for every digest, whatever its period and whenever it is asked
for. A block has as many people at least and is in a digest whole or not at all, so that what two
digests differ by is made of whole blocks too.

- A piece is a calendar week, cut where a month begins. Weeks, months, quarters and programmes are
  all made of whole pieces.
- A piece counts from when it is final: over, with none of its check-ins open. What is opened after
  that for an earlier due time is left out for good.
- A piece in which as many people as the threshold of its month gave a rating is a block. The
  others of a month are put together, in their order, until as many are in them; what is left over
  is not shown.
- Answers to one question, each by another person, are averaged or counted in whole groups of as
  many, in the order in which they were first given; what may still be changed waits until it cannot
  be. How sure people feel can be changed for seven days: until then an answer is in no figure, and
  nothing that is in one changes. Groups that were whole when the threshold was raised stay; those
  after them are of the new size.
- Of how sure they feel only the gain is told, from the start to a later moment. The two means apart
  would be comparable with those of other groups, in which all but one are the same.
- An insight without names is told by the month in which it was written, together with all others of
  that month: the files of a day or a week tell who answered then. Months are put together, in their
  order, until as many people as the threshold answered in them, each with an answer from which no
  insight with names came; what has the last day of such a block in it has its insights, once none
  of its check-ins is open. The whole programme and the leads' list have those of all blocks, and no
  others: from what they had more, a month in which one person answered would follow. When one
  appears in them tells how long ago the pair agreed, and nothing else.

What the rule does not do, and what is accepted: where all of a group said the same, an average at
an end of its scale, or "3 of 3", tells what each of them said. Who was in a group is not told, but
in a small programme it may be known. And two who tell each other what they said know the third
one's answer from an average over the three; whoever is one of three and takes their own answer away
knows the two others' where both said the same end of the scale. Whoever takes all that they wrote
away at once lets a reader who looks before and after see what went together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.kernel.rules.thresholds import Thresholds, next_month


@dataclass(frozen=True)
class Piece:
    """Days from `first` to the day before `after`. `people` names those who rated, or as many
    of them as the threshold; `total` is the sum of the ratings.
    """

    first: date
    after: date
    rated: int = 0
    total: int = 0
    people: frozenset[int] = frozenset()
    is_final: bool = True


@dataclass(frozen=True)
class Block:
    """Pieces that are shown together or not at all."""

    pieces: Sequence[Piece]

    @property
    def first(self) -> date:
        return self.pieces[0].first

    @property
    def rated(self) -> int:
        return sum(piece.rated for piece in self.pieces)

    @property
    def total(self) -> int:
        return sum(piece.total for piece in self.pieces)

    def is_within(self, first: date, after: date) -> bool:
        return first <= self.pieces[0].first and self.pieces[-1].after <= after


@dataclass(frozen=True)
class Month:
    """`people` are those who answered in it and of whom an insight without names may be, or as many
    of them as the threshold.
    """

    first: date
    people: frozenset[int]
    is_final: bool = True


def days_of(first: date, after: date) -> Iterator[tuple[date, date]]:
    """The pieces that lie whole in these days: first day, day after the last."""
    start = first
    while start < after:
        monday = start - timedelta(days=start.weekday()) + timedelta(weeks=1)
        end = min(monday, next_month(start))
        begins_whole = start.weekday() == 0 or start.day == 1
        if begins_whole and end <= after:
            yield start, end
        start = end


def months_of(first: date, after: date, today: date) -> Iterator[tuple[date, date]]:
    """The months whose last day is one of these days, and which are over: first day, day after the
    last. The first of them may have begun before these days.
    """
    start = first.replace(day=1)
    while (end := next_month(start)) <= min(after, today):
        yield start, end
        start = end


def reach_of(first: date, after: date) -> date:
    """From where on pieces must be known to tell the blocks of these days.

    A week holds no two pieces of one month, so that it needs no more than itself.
    """
    return first.replace(day=1) if after - first > timedelta(weeks=1) else first


def blocks(pieces: Sequence[Piece], thresholds: Thresholds) -> list[Block]:
    """In the order of their first days. Pieces are in order, from a month's first or of a week."""
    made: list[Block] = []
    small: list[Piece] = []
    for piece in pieces:
        if small and _month(small[-1]) != _month(piece):
            small = []
        if not piece.is_final:
            # What is not final yet could still join the small ones before it: they wait.
            break
        if not piece.rated:
            continue
        fewest = thresholds.on(piece.first)
        if len(piece.people) >= fewest:
            made.append(Block([piece]))
            continue
        small.append(piece)
        if len(frozenset().union(*(one.people for one in small))) >= fewest:
            made.append(Block(small))
            small = []
    return sorted(made, key=lambda block: block.first)


def month_blocks(months: Sequence[Month], thresholds: Thresholds) -> Iterator[tuple[date, date]]:
    """First day, day after the last. Months follow each other, from a programme's first one on."""
    people: frozenset[int] = frozenset()
    start: date | None = None
    for month in months:
        if not month.is_final:
            return
        start, people = start or month.first, people | month.people
        if len(people) >= thresholds.on(month.first):
            yield start, next_month(month.first)
            start, people = None, frozenset()


def mean_of(shown: Sequence[Block]) -> float | None:
    """The mean rating of the blocks; None where there is none."""
    rated = sum(block.rated for block in shown)
    return sum(block.total for block in shown) / rated if rated else None


def _month(piece: Piece) -> tuple[int, int]:
    return piece.first.year, piece.first.month
