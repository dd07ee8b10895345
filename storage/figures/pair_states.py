"""What a pair is today: the one definition that lists, digests, boards and files count by."""

from enum import StrEnum

from sqlalchemy import ColumnElement, case, literal
from sqlmodel import col, or_

from storage.states import ProgrammeState
from storage.tables import Pair, Programme


class PairStanding(StrEnum):
    """A pair is exactly one of these. `standing_of` says the same in SQL."""

    PREPARED = "prepared"
    """In a draft: nobody but its leads has heard of it."""
    ACTIVE = "active"
    """It goes on, and is asked."""
    PAUSED = "paused"
    """It goes on, and is not asked for now: it pauses, or its programme does."""
    ENDED = "ended"
    """It came to its end while its programme went on."""
    AT_CLOSE = "at_close"
    """It lived until its programme closed: closing ends all of them, which is not what a lead calls
    ended."""


def standing_of() -> ColumnElement[str]:
    """Of a pair that is joined with its programme."""
    has_ended = col(Pair.ended_at).is_not(None)
    rests = or_(col(Pair.paused_at).is_not(None), col(Programme.state) == ProgrammeState.PAUSED)
    return case(
        # Closing ends all of them at one instant, by which they are told from those before.
        (col(Pair.ended_at) == col(Programme.closed_at), literal(PairStanding.AT_CLOSE.value)),
        (has_ended, literal(PairStanding.ENDED.value)),
        (col(Programme.state) == ProgrammeState.DRAFT, literal(PairStanding.PREPARED.value)),
        (rests, literal(PairStanding.PAUSED.value)),
        else_=literal(PairStanding.ACTIVE.value),
    )
