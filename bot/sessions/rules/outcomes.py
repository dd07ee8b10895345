"""What became of planned sessions: held or missed, by what the two said of the days around them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.states import PlannedState

NEAR = timedelta(days=3)
"""A session that was held this near to the day that it was planned for is that one."""
SILENCE = timedelta(days=14)
"""After this long without a word, a planned session was not held."""


@dataclass(frozen=True)
class Planned:
    """`on` is its day where the pair is."""

    key: int
    on: date
    starts_at: datetime
    ends_at: datetime


def outcomes(
    planned: Sequence[Planned],
    *,
    held_on: Collection[date],
    not_met_at: Collection[datetime],
    now: datetime,
) -> Mapping[int, PlannedState]:
    """Key → what became of it.

    `held_on` are the days on which the pair met: each makes one planned session held, the nearest.
    `not_met_at` are the moments at which one of them said that they had not met, at check-ins at
    which nobody said that they had.
    """
    # Who met on Tuesday may still mean to meet on Thursday.
    held = _matched([each for each in planned if each.starts_at <= now], held_on)
    return {
        each.key: PlannedState.HELD if each.key in held else _without(each, not_met_at, now)
        for each in planned
    }


def _matched(planned: Sequence[Planned], held_on: Collection[date]) -> set[int]:
    nearest = sorted(
        (abs(day - each.on), number, each.key)
        for each in planned
        for number, day in enumerate(sorted(held_on))
        if abs(day - each.on) <= NEAR
    )
    held: set[int] = set()
    used: set[int] = set()
    for _, number, key in nearest:
        if key not in held and number not in used:
            held.add(key)
            used.add(number)
    return held


def _without(each: Planned, not_met_at: Collection[datetime], now: datetime) -> PlannedState:
    if each.ends_at > now:
        return PlannedState.PLANNED
    told = any(each.ends_at <= at <= each.ends_at + SILENCE for at in not_met_at)
    return PlannedState.MISSED if told or each.ends_at + SILENCE <= now else PlannedState.PLANNED
