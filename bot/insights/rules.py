"""What becomes of an insight that both of a pair agreed to share."""

import hashlib
from datetime import datetime, timedelta

from storage.states import Stage

AREAS = ("commercial", "marketing", "hr", "product", "other")
OUTCOME_LIMIT = 2000


_ORDER = tuple(Stage)
_TOLD_IN_WORDS = frozenset({Stage.DECIDED, Stage.DONE})


def version_of(text: str, *, is_anonymous: bool) -> str:
    """Tells whether an insight is still what somebody read, without repeating it: its text, and
    whether it names its author.
    """
    return hashlib.sha256(f"{is_anonymous}:{text}".encode()).hexdigest()


def following(stage: Stage) -> Stage | None:
    place = _ORDER.index(stage) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def preceding(stage: Stage) -> Stage | None:
    place = _ORDER.index(stage) - 1
    return _ORDER[place] if place >= 0 else None


def may_move(stage: Stage, to: Stage) -> bool:
    """One on, or one back where it was moved too soon; nothing is skipped."""
    return to in (following(stage), preceding(stage))


def needs_words(stage: Stage) -> bool:
    """What came of it is told in words once there is something to tell."""
    return stage in _TOLD_IN_WORDS


def weeks_since(then: datetime, now: datetime) -> int:
    """Whole weeks: a day would tell more about an anonymous insight than its age."""
    return max(0, (now - then) // timedelta(weeks=1))


def place(key: int, stage: Stage, weeks: int) -> tuple[int, int, str]:
    """Where a lead finds it: what waits comes first, then the newest week.

    Within a week the order says nothing of when it was written, or by whom.
    """
    return _ORDER.index(stage), weeks, shuffled(key)


def shuffled(key: int) -> str:
    """Sorts by nothing that anybody knows, and always alike."""
    return hashlib.sha256(f"insight:{key}".encode()).hexdigest()
