"""What asks for confidence, for last answers, and for those after six and twelve months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from storage.confidence import confidence, follow_ups
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import Moment, PairState, ProgrammeState
from storage.tables import Pair, Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class ConfidenceLetter(Letter):
    """`is_again`: it is asked a second time, the last one."""

    pair_id: int
    moment: Moment
    programme: str
    is_again: bool


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {row.subject_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {p.programme_id for p in pairs.values()})
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    said = {
        (row.programme_id, row.person_id, row.moment)
        for row in await confidence.said_by(session, list(people))
    }
    letters: dict[int, Loaded] = {}
    for row in rows:
        pair, person = pairs[row.subject_id or 0], people[row.person_id or 0]
        programme = programmes[pair.programme_id]
        answered = (pair.programme_id, person.id, row.reason) in said
        wanted = person.is_active and not answered and _goes_on(pair, programme)
        letters[row.id] = _letter(row, pair, programme, person) if wanted else None
    return letters


def _goes_on(pair: Pair, programme: Programme) -> bool:
    """A pair that ended by itself is left alone; one that ended with its programme is not."""
    return programme.state == ProgrammeState.CLOSED or (
        pair.state == PairState.ACTIVE and pair.paused_at is None
    )


def _letter(row: Claimed, pair: Pair, programme: Programme, person: Person) -> ConfidenceLetter:
    return ConfidenceLetter(
        of=programme,
        kind=row.kind,
        language=language_for(person, otherwise=programme.language),
        to=Address(person.dm_channel_id, person),
        pair_id=ident(pair),
        moment=Moment(row.reason or Moment.START),
        programme=programme.name,
        is_again=row.dedupe_key.endswith(":again"),
    )


KINDS = (
    MessageKind(
        name=Kind.CONFIDENCE, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)


@dataclass(frozen=True, kw_only=True)
class ClosingLetter(Letter):
    programme_id: int
    programme: str


async def load_closing(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {row.subject_id or 0 for row in rows})
    return {
        row.id: _closing_letter(row, people[row.person_id or 0], programmes[row.subject_id or 0])
        for row in rows
    }


def _closing_letter(row: Claimed, person: Person, programme: Programme) -> Loaded:
    if not person.is_active:
        return None
    return ClosingLetter(
        of=programme,
        kind=row.kind,
        language=language_for(person, otherwise=programme.language),
        to=Address(person.dm_channel_id, person),
        programme_id=ident(programme),
        programme=programme.name,
    )


CLOSING_KINDS = (
    MessageKind(
        name=Kind.CLOSING,
        load=load_closing,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=None,
    ),
)


@dataclass(frozen=True, kw_only=True)
class FollowUpLetter(Letter):
    """`months` after the programme closed."""

    programme_id: int
    programme: str
    months: int


async def load_follow_ups(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    people = await by_ids(session, Person, {row.person_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {row.subject_id or 0 for row in rows})
    wanted = await follow_ups.wanted(session, list(programmes), list(people))
    letters: dict[int, Loaded] = {}
    for row in rows:
        person, programme = people[row.person_id or 0], programmes[row.subject_id or 0]
        is_wanted = (ident(programme), ident(person)) in wanted
        letters[row.id] = _follow_up_letter(row, person, programme) if is_wanted else None
    return letters


def _follow_up_letter(row: Claimed, person: Person, programme: Programme) -> FollowUpLetter:
    return FollowUpLetter(
        of=programme,
        kind=row.kind,
        language=language_for(person, otherwise=programme.language),
        to=Address(person.dm_channel_id, person),
        programme_id=ident(programme),
        programme=programme.name,
        months=int(row.reason or 0),
    )


FOLLOW_UP_KINDS = (
    MessageKind(
        name=Kind.FOLLOW_UP,
        load=load_follow_ups,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=None,
    ),
)
