"""Samples, what is kept of them, and a figure beside its yardstick."""

import math
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Parts:
    """What a median is made of."""

    n: int
    min: float
    median: float
    max: float


@dataclass(frozen=True)
class Effort:
    """How much is measured: `small` sizes tell whether the bench works, not how fast the bot is."""

    rounds: int
    small: bool = False
    only: str = ""
    """Of a group's measurements, those alone whose name has this in it."""
    tell: Callable[["Figure"], None] = lambda _: None
    """Hears of each figure when it is there: a long run that breaks off leaves those before."""

    def size(self, full: int, small: int) -> int:
        return small if self.small else full


def parts(values: Sequence[float]) -> Parts:
    return Parts(len(values), min(values), statistics.median(values), max(values))


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`aim` is the most that ours may be of the yardstick's; None where there is no aim.

    Where `more_is_better` it is the least. `details` are what the figure is made of.
    """

    what: str
    unit: str
    ours: Parts
    bare: Parts | None = None
    aim: float | None = None
    more_is_better: bool = False
    details: Sequence[str] = ()

    @property
    def ratio(self) -> float | None:
        return self.ours.median / self.bare.median if self.bare else None

    @property
    def met(self) -> bool | None:
        if self.aim is None or self.ratio is None:
            return None
        return self.ratio >= self.aim if self.more_is_better else self.ratio <= self.aim

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": vars(self.ours),
            "bare": vars(self.bare) if self.bare else None,
            "ratio": self.ratio,
            "aim": self.aim,
            "met": self.met,
            "details": list(self.details),
        }


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is counted once, because it is the same every time. `aim` is the most it may be."""

    what: str
    unit: str
    count: int
    was: int | None = None
    aim: int | None = None
    details: Sequence[str] = ()

    @property
    def met(self) -> bool | None:
        return None if self.aim is None else self.count <= self.aim

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "met": self.met, "details": list(self.details)}


Measurements = Mapping[str, Callable[[], Awaitable[Sequence["Figure"]]]]


async def taken(effort: Effort, measurements: Measurements) -> list[Figure]:
    """The figures of those that are asked for, one after the other."""
    figures: list[Figure] = []
    for name, measure in measurements.items():
        if effort.only not in name:
            continue
        for figure in await measure():
            effort.tell(figure)
            figures.append(figure)
    return figures


@dataclass(frozen=True, kw_only=True)
class Report:
    """One group's figures, and the sentences that say how they were taken."""

    title: str
    figures: Sequence[Figure | Tally]
    notes: Sequence[str] = field(default_factory=tuple)
    beside: str = "yardstick (min-max, n)"
    """What stands beside ours."""

    def as_json(self) -> dict[str, Any]:
        figures = [figure.as_json() for figure in self.figures]
        return {"title": self.title, "figures": figures, "notes": list(self.notes)}
