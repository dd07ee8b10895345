"""The coverage board: who on the executive committee has a mentor, and who has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.working_days import zone_named
from storage.engine import Session
from storage.matching import coverage
from storage.tables import Pair, Person, Programme, ident


@dataclass(frozen=True)
class Seat:
    """`mentors` are those whom the reader may know of; `is_covered` counts the others too.
    `vacant_since` is a day in the reader's zone.
    """

    executive: Person
    mentors: Sequence[Person]
    is_covered: bool
    vacant_since: date | None


@dataclass(frozen=True)
class CoverageBoard:
    """The vacant seats first, the longest vacant before the others."""

    programme: Programme
    seats: Sequence[Seat]

    @property
    def covered(self) -> int:
        return sum(seat.is_covered for seat in self.seats)


async def board(session: Session, actor: Actor, programme: Programme) -> CoverageBoard:
    actor.require(Action.SEE_COVERAGE, programme=ident(programme))
    members = await coverage.committee(session, ident(actor.workspace))
    cover = await coverage.cover_of(session, [ident(member) for member in members])
    seats = [
        _seat(
            member,
            cover.mentors.get(ident(member), ()),
            cover.since_at.get(ident(member)),
            actor,
        )
        for member in members
    ]
    return CoverageBoard(programme, sorted(seats, key=_order))


def _seat(
    member: Person,
    pairs: Sequence[tuple[Pair, Person]],
    lost_at: datetime | None,
    actor: Actor,
) -> Seat:
    """A mentor of a programme that the reader does not run stays unnamed."""
    known = [
        mentor
        for pair, mentor in pairs
        if may(actor.standing, Action.SEE_COVERAGE, programme=pair.programme_id)
    ]
    return Seat(
        executive=member,
        mentors=known,
        is_covered=bool(pairs),
        vacant_since=None if pairs else _since(member, lost_at, actor.zone),
    )


def _since(member: Person, lost_at: datetime | None, zone: str) -> date | None:
    """The later of the day they joined the committee and the day they lost their mentor."""
    days = [member.committee_since_on]
    if lost_at is not None:
        days.append(lost_at.astimezone(zone_named(zone)).date())
    return max((day for day in days if day is not None), default=None)


def _order(seat: Seat) -> tuple[bool, date, str]:
    return seat.is_covered, seat.vacant_since or date.min, seat.executive.name.casefold()
