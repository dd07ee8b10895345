"""The coverage board: who on the executive committee has a mentor, and who has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Action, may
from bot.kernel.rules.working_days import today_in, zone_named
from storage.engine import Session
from storage.matching import coverage
from storage.matching.coverage import Cover
from storage.tables import Pair, Person, Programme, ident


@dataclass(frozen=True)
class Coverage:
    """Of the executive committee. It is the company's: who has a mentor in any programme has one,
    and the figure is the same for all of them.
    """

    members: int = 0
    with_mentor: int = 0


@dataclass(frozen=True)
class Seat:
    """`mentors` are those whom the reader may know of; `is_covered` counts the others too.
    `is_prepared`: nobody yet, but a draft has a pair for them, and `prepared` are its mentors.
    `vacant_since` is a day in the reader's zone.
    """

    executive: Person
    mentors: Sequence[Person]
    is_covered: bool
    prepared: Sequence[Person] = ()
    is_prepared: bool = False
    vacant_since: date | None = None


@dataclass(frozen=True)
class CoverageBoard:
    """The vacant seats first, the longest vacant before the others."""

    programme: Programme
    seats: Sequence[Seat]

    @property
    def covered(self) -> Coverage:
        return Coverage(len(self.seats), sum(seat.is_covered for seat in self.seats))


async def covered(session: Session, programme: Programme) -> Coverage:
    """What the board counts, for whoever may read the programme's figures. Of a closed programme as
    it was when that closed.
    """
    closed_at = programme.closed_at
    seated = await coverage.committee(session, programme.workspace_id)
    if closed_at is not None:
        day = today_in(programme.time_zone, closed_at)
        seated = [one for one in seated if (one.committee_since_on or day) <= day]
    members = [ident(member) for member in seated]
    cover = await coverage.cover_of(session, members, closed_at)
    return Coverage(len(members), sum(key in cover.mentors for key in members))


async def board(session: Session, actor: Actor, programme: Programme) -> CoverageBoard:
    actor.require(Action.SEE_COVERAGE, programme=ident(programme))
    members = await coverage.committee(session, ident(actor.workspace))
    cover = await coverage.cover_of(session, [ident(member) for member in members])
    seats = [_seat(member, cover, actor) for member in members]
    return CoverageBoard(programme, sorted(seats, key=_order))


def _seat(member: Person, cover: Cover, actor: Actor) -> Seat:
    """A mentor of a programme that the reader does not run stays unnamed."""
    key = ident(member)
    is_filled = cover.is_filled(key)
    return Seat(
        executive=member,
        mentors=_known(cover.mentors.get(key, ()), actor),
        is_covered=key in cover.mentors,
        prepared=_known(cover.prepared.get(key, ()), actor),
        is_prepared=is_filled and key not in cover.mentors,
        vacant_since=None if is_filled else _since(member, cover.since_at.get(key), actor.zone),
    )


def _known(pairs: Sequence[tuple[Pair, Person]], actor: Actor) -> Sequence[Person]:
    return [
        mentor
        for pair, mentor in pairs
        if may(actor.standing, Action.SEE_COVERAGE, programme=pair.programme_id)
    ]


def _since(member: Person, lost_at: datetime | None, zone: str) -> date | None:
    """The later of the day they joined the committee and the day they lost their mentor."""
    days = [member.committee_since_on]
    if lost_at is not None:
        days.append(lost_at.astimezone(zone_named(zone)).date())
    return max((day for day in days if day is not None), default=None)


def _order(seat: Seat) -> tuple[bool, bool, date, str]:
    name = seat.executive.name.casefold()
    return seat.is_covered, seat.is_prepared, seat.vacant_since or date.min, name
