"""What reminds of a check-in, and what tells that it was moved or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import CheckInState, PairState, ProgrammeState
from storage.tables import Person, ident


@dataclass(frozen=True, kw_only=True)
class ReminderLetter(Letter):
    """`other` is whom its reader meets."""

    check_in_id: int
    other: Person


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """Reminders and recalls: both are owed only while their programme runs."""
    found = await batch.of_deliveries(session, rows)
    return {
        row.id: _reminder(found, row)
        if found.about(row.pair_id).programme.state == ProgrammeState.RUNNING
        else None
        for row in rows
    }


async def load_back(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """A check-in that was moved comes back, also while its programme pauses."""
    found = await batch.of_deliveries(session, rows)
    return {row.id: _reminder(found, row) for row in rows}


def _reminder(found: Batch, row: Claimed) -> Loaded:
    about, check_in = found.about(row.pair_id), found.check_in(row)
    person = found.people[row.person_id or 0]
    if (
        check_in.state != CheckInState.OPEN
        or not person.is_active
        or about.pair.state != PairState.ACTIVE
    ):
        return None
    # Answered after it was claimed: the withdrawal came too late for it.
    if found.has_answered(check_in, person):
        return None
    return ReminderLetter(
        until=check_in.closes_at,
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        check_in_id=ident(check_in),
        other=about.executive if person.id == about.mentor.id else about.mentor,
    )


KINDS = (
    MessageKind(
        name=Kind.REMINDER,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.RECALL, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=tell_leads
    ),
    MessageKind(
        name=Kind.CHECK_IN_BACK,
        load=load_back,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
)


@dataclass(frozen=True, kw_only=True)
class ArrangedLetter(PairLetter):
    """`by` is who arranged it; `at` when the check-in comes, if one does."""

    by: Person
    at: datetime | None


async def load_arrangements(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _arranged(found, row) for row in rows}


def _arranged(found: Batch, row: Claimed) -> Loaded:
    about = found.about(row.pair_id)
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is not None:
        return None
    return ArrangedLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
        by=found.people[row.person_id or 0],
        at=datetime.fromtimestamp(int(row.reason), UTC) if row.reason else None,
    )


ARRANGEMENT_KINDS = (
    MessageKind(
        name=Kind.CHECK_IN_MOVED,
        load=load_arrangements,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.CHECK_IN_SKIPPED,
        load=load_arrangements,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
)
