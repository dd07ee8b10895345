"""Which side of a pair may be dropping out.

Executives do not leave a programme, they postpone it: after a couple of postponements the momentum
is gone. So two are enough for a word to the lead, whatever they are of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.states import Side

POSTPONED = 2
"""Things that one side put off since the pair last met: a check-in put off three times is one."""
SILENT = 2
"""Check-ins in a row that one side let pass, those that are over."""
MISSED = 2
"""Planned sessions since the pair last met that neither called off nor held."""
RECENT = timedelta(days=190)
"""What is older counts no more; two check-ins of a quarterly programme lie within it."""


class Cause(StrEnum):
    POSTPONED = "postponed"
    SILENT = "silent"
    MISSED = "missed"


@dataclass(frozen=True)
class Postponed:
    """`check_in_id` is None for what was no check-in: a session, a pause."""

    at: datetime
    check_in_id: int | None = None


@dataclass(frozen=True)
class SideRecord:
    """What one side did. `silent` are check-ins in a row that it let pass until now."""

    side: Side
    silent: int
    postponed: Sequence[Postponed] = ()
    last_answered: int = 0
    """The check-in that it answered last; 0 for none."""


@dataclass(frozen=True)
class PairRecord:
    """`last_met_at` is when the last session was told, and `last_session` its key (0: none)."""

    pair_id: int
    sides: Sequence[SideRecord]
    last_met_at: datetime | None = None
    last_session: int = 0
    missed: Sequence[datetime] = ()
    """When planned sessions were to be that were not held."""


@dataclass(frozen=True)
class Risk:
    """`side` is None where a planned session was missed by both, as far as anybody knows.

    A spell of silence lasts until that side answers, one of putting off until the two meet:
    `since` is the answer or the session that it began after.
    """

    pair_id: int
    side: Side | None
    cause: Cause
    since: int

    @property
    def key(self) -> str:
        return f"risk:{self.pair_id}:{self.side or 'both'}:{self.cause}:{self.since}"


def cause_in(key: str) -> Cause:
    """The cause that a task's key names."""
    return Cause(key.split(":")[3])


def risks_of(record: PairRecord) -> list[Risk]:
    """One at most for each side; none for a pair that is well."""
    missed = [at for at in record.missed if _counts(at, record)]
    found = [risk for side in record.sides if (risk := _of_side(side, record, len(missed)))]
    if not found and len(missed) >= MISSED:
        found = [Risk(record.pair_id, None, Cause.MISSED, record.last_session)]
    return found


def put_off(postponed: Sequence[Postponed], since: datetime | None) -> int:
    """How many different things were put off after that."""
    later = [each for each in postponed if since is None or each.at > since]
    check_ins = {each.check_in_id for each in later if each.check_in_id is not None}
    return len(check_ins) + sum(each.check_in_id is None for each in later)


def _of_side(side: SideRecord, record: PairRecord, missed: int) -> Risk | None:
    own = put_off(side.postponed, record.last_met_at)
    # A session that nobody came to weighs on a side that has put something off already.
    if own and own + missed >= POSTPONED:
        return Risk(record.pair_id, side.side, Cause.POSTPONED, record.last_session)
    if side.silent >= SILENT:
        return Risk(record.pair_id, side.side, Cause.SILENT, side.last_answered)
    return None


def _counts(at: datetime, record: PairRecord) -> bool:
    return record.last_met_at is None or at > record.last_met_at
