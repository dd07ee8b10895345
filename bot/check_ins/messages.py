"""Letters about what was arranged: a pause, its end, a check-in moved, left out or come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.kernel.actors import language_for
from bot.outbox.envelopes import Address, Letter, Loaded
from bot.outbox.shelf import Shelf, fetch
from bot.pairs.pairs import Listed
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Workspace, ident


@dataclass(frozen=True, kw_only=True)
class ArrangedLetter(Letter):
    """To the pair. `by` is who arranged it, where that is told; `at` when the check-in comes."""

    about: Listed
    by: Person | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BackLetter(Letter):
    """To one of the two: the check-in that was moved comes back; `other` is whom they meet."""

    check_in_id: int
    other: Person


@dataclass(frozen=True, kw_only=True)
class DelegateLetter(Letter):
    """To somebody whom an executive has named."""

    executive: Person


async def load_arranged(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    shelf = await fetch(session, rows)
    return {row.id: _arranged(shelf, row) for row in rows}


def _arranged(shelf: Shelf, row: Claimed) -> Loaded:
    about = shelf.about(row.pair_id)
    is_paused = about.pair.paused_at is not None
    if about.pair.state != "active" or is_paused != (row.kind == Kind.PAIR_PAUSED):
        return None
    at = about.pair.next_check_in_at if row.kind == Kind.PAIR_RESUMED else None
    if row.reason:
        at = datetime.fromtimestamp(int(row.reason), UTC)
    return ArrangedLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
        by=shelf.people.get(row.person_id or 0),
        at=at,
    )


async def load_back(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    shelf = await fetch(session, rows)
    return {row.id: _back(shelf, row) for row in rows}


def _back(shelf: Shelf, row: Claimed) -> Loaded:
    about, check_in = shelf.about(row.pair_id), shelf.check_in(row)
    person = shelf.people[row.person_id or 0]
    if check_in.state != "open" or not person.is_active or about.pair.state != "active":
        return None
    if shelf.has_answered(check_in, person):
        return None
    return BackLetter(
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        check_in_id=ident(check_in),
        other=about.executive if person.id == about.mentor.id else about.mentor,
    )


async def load_delegates(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    ids = {key for row in rows for key in (row.person_id, row.subject_id) if key is not None}
    people = await by_ids(session, Person, ids)
    spoken = await by_ids(session, Workspace, {row.workspace_id for row in rows})
    return {row.id: _delegate(row, people, spoken[row.workspace_id].language) for row in rows}


def _delegate(row: Claimed, people: Mapping[int, Person], spoken: str) -> Loaded:
    person, executive = people[row.person_id or 0], people[row.subject_id or 0]
    if not person.is_active or not executive.is_active:
        return None
    return DelegateLetter(
        kind=row.kind,
        language=language_for(person, otherwise=spoken),
        to=Address(person.dm_channel_id, person),
        executive=executive,
    )
