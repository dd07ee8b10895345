"""Which pairs need the lead's attention, and why. Never what anybody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

DEPTH = 3
"""How many of the latest check-ins are looked at."""
FORGOTTEN = timedelta(weeks=12)
"""After so long a next step that was never done is no concern of anybody's any more."""
TWICE = 2
"""What kills a pair is a couple of postponements: two are worth a word."""


class Reason(StrEnum):
    """The gravest first: pairs are shown in this order, and of a pair's reasons the first is told.

    `storage.figures.health` orders by the same.
    """

    LEFT = "left"
    UNREACHABLE = "unreachable"
    EXECUTIVE_SILENT = "executive_silent"
    MENTOR_SILENT = "mentor_silent"
    NEVER_MET = "never_met"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Seen:
    """One check-in as far as health looks at it."""

    closed: bool
    mentor_answered: bool
    executive_answered: bool
    met: bool


def reason_of(
    recent: Sequence[Seen], *, somebody_left: bool, unreachable: bool, ever_met: bool
) -> Reason | None:
    """The first reason to look at a pair, or None. `recent` is newest first.

    An open check-in counts only by what was answered: its time is not over.
    """
    if somebody_left:
        return Reason.LEFT
    if unreachable:
        return Reason.UNREACHABLE
    over = [seen for seen in recent if seen.closed][:TWICE]
    if len(over) == TWICE:
        if not any(seen.executive_answered for seen in over):
            return Reason.EXECUTIVE_SILENT
        if not any(seen.mentor_answered for seen in over):
            return Reason.MENTOR_SILENT
        if not ever_met:
            return Reason.NEVER_MET
    told = [s for s in recent if s.mentor_answered or s.executive_answered][:TWICE]
    if len(told) == TWICE and not any(seen.met for seen in told):
        return Reason.POSTPONED
    return None
