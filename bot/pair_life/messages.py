"""What tells of pauses, of delegates, and of the end of a pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import PairDetails
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.rows import by_ids
from storage.states import PairState
from storage.tables import Pair, Person, Programme, Workspace


@dataclass(frozen=True, kw_only=True)
class DelegateLetter(Letter):
    executive: Person


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
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


KINDS = (
    MessageKind(
        name=Kind.DELEGATE_NAMED,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=None,
    ),
)


@dataclass(frozen=True, kw_only=True)
class FarewellLetter(PairLetter):
    """`reason`: its reader "asked" for it; the other has "left" Slack; or it is told kindly.

    `leads` are those of the programme to whom its reader may speak.
    """

    reason: str
    other: Person
    leads: tuple[Person, ...]


async def load_farewells(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {row.pair_id or 0 for row in rows})
    two = {key for pair in pairs.values() for key in (pair.mentor_id, pair.executive_id)}
    who = await by_ids(session, Person, two)
    programmes = await by_ids(session, Programme, {pair.programme_id for pair in pairs.values()})
    leads = {key: tuple(await people.leads_of(session, key)) for key in programmes}
    letters: dict[int, Loaded] = {}
    for row in rows:
        pair, reader = pairs[row.pair_id or 0], who[row.person_id or 0]
        about = PairDetails(
            pair, who[pair.mentor_id], who[pair.executive_id], programmes[pair.programme_id]
        )
        letters[row.id] = (
            _letter(row, about, reader, leads[pair.programme_id]) if reader.is_active else None
        )
    return letters


def _letter(
    row: Claimed, about: PairDetails, reader: Person, leads: Sequence[Person]
) -> FarewellLetter:
    return FarewellLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=about.programme.language),
        to=Address(reader.dm_channel_id, reader),
        about=about,
        reason=row.reason or "kind",
        other=about.executive if reader.id == about.mentor.id else about.mentor,
        leads=tuple(lead for lead in leads if lead.id not in (about.mentor.id, about.executive.id)),
    )


FAREWELL_KINDS = (
    MessageKind(
        name=Kind.FAREWELL,
        load=load_farewells,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
)


@dataclass(frozen=True, kw_only=True)
class ResumedLetter(PairLetter):
    """`at` is when the next check-in comes, if one does."""

    at: datetime | None


async def load_paused(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _paused(row, found.about(row.pair_id)) for row in rows}


def _paused(row: Claimed, about: PairDetails) -> Loaded:
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is None:
        return None
    return PairLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
    )


async def load_resumed(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _resumed(row, found.about(row.pair_id)) for row in rows}


def _resumed(row: Claimed, about: PairDetails) -> Loaded:
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is not None:
        return None
    return ResumedLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
        at=about.pair.next_check_in_at,
    )


PAUSE_KINDS = (
    MessageKind(
        name=Kind.PAIR_PAUSED,
        load=load_paused,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.PAIR_RESUMED,
        load=load_resumed,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
)
