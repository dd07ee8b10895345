"""Proposals to two people, and a committee member without a mentor told to the leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.kernel.rules.languages import OTHERWISE
from bot.matching.reasons import Reasons, of
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import PairDetails
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import coverage
from storage.outbox.deliveries import Claimed
from storage.people.enrolments import topics_of_people
from storage.rows import by_ids
from storage.states import ProgrammeState, ProposalState, Side
from storage.tables import Pair, Person, Programme, Proposal, Topic, ident


@dataclass(frozen=True, kw_only=True)
class ProposalLetter(Letter):
    """`side` is its reader's. `topics` are those that the other offers, or wants."""

    proposal: Proposal
    programme: Programme
    other: Person
    side: Side
    topics: Sequence[Topic]
    reasons: Reasons


@dataclass(frozen=True)
class _Known:
    proposals: Mapping[int, Proposal]
    people: Mapping[int, Person]
    programmes: Mapping[int, Programme]
    topics: Mapping[tuple[int, int], Sequence[Topic]]
    reasons: Mapping[int, Reasons]


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    proposals = await by_ids(session, Proposal, {row.subject_id or 0 for row in rows})
    found = list(proposals.values())
    ids = {person for row in found for person in (row.mentor_id, row.executive_id)}
    programme_ids = {row.programme_id for row in found}
    known = _Known(
        proposals,
        await by_ids(session, Person, ids),
        await by_ids(session, Programme, programme_ids),
        await topics_of_people(session, programme_ids, ids),
        await of(session, found),
    )
    return {row.id: _letter(row, known) for row in rows}


def _letter(row: Claimed, known: _Known) -> Loaded:
    proposal = known.proposals.get(row.subject_id or 0)
    side = Side(row.reason or Side.EXECUTIVE)
    if proposal is None or proposal.state != ProposalState.asking(side):
        return None
    reader, other = known.people[proposal.executive_id], known.people[proposal.mentor_id]
    if side == Side.MENTOR:
        reader, other = other, reader
    programme = known.programmes[proposal.programme_id]
    if programme.state == ProgrammeState.CLOSED or not (reader.is_active and other.is_active):
        return None
    return ProposalLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        proposal=proposal,
        programme=programme,
        other=other,
        side=side,
        topics=known.topics.get((proposal.programme_id, ident(other)), ()),
        reasons=known.reasons[ident(proposal)],
    )


KINDS = (
    MessageKind(
        name=Kind.PROPOSAL, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
)


async def load_vacancies(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {row.pair_id or 0 for row in rows})
    ids = {person for pair in pairs.values() for person in (pair.mentor_id, pair.executive_id)}
    people = await by_ids(session, Person, {*ids, *(row.person_id or 0 for row in rows)})
    programmes = await by_ids(session, Programme, {pair.programme_id for pair in pairs.values()})
    cover = await coverage.cover_of(session, [pair.executive_id for pair in pairs.values()])
    letters: dict[int, Loaded] = {}
    for row in rows:
        pair, reader = pairs[row.pair_id or 0], people[row.person_id or 0]
        about = PairDetails(
            pair, people[pair.mentor_id], people[pair.executive_id], programmes[pair.programme_id]
        )
        filled = cover.is_filled(pair.executive_id)
        letters[row.id] = (
            None if filled or not reader.is_active else _vacancy_letter(row, about, reader)
        )
    return letters


def _vacancy_letter(row: Claimed, about: PairDetails, reader: Person) -> PairLetter:
    return PairLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=about.programme.language),
        to=Address(reader.dm_channel_id, reader),
        about=about,
    )


VACANCY_KINDS = (
    MessageKind(
        name=Kind.VACANCY,
        load=load_vacancies,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=tell_leads,
    ),
)


@dataclass(frozen=True, kw_only=True)
class StuckLetter(Letter):
    """`error` is Slack's."""

    mentor: Person
    executive: Person
    programme: Programme
    error: str


async def load_stuck(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    proposals = await by_ids(session, Proposal, {row.subject_id or 0 for row in rows})
    found = list(proposals.values())
    ids = {person for row in found for person in (row.mentor_id, row.executive_id)}
    people = await by_ids(session, Person, ids | {row.person_id or 0 for row in rows})
    programmes = await by_ids(session, Programme, {row.programme_id for row in found})
    return {
        row.id: _stuck(row, proposals.get(row.subject_id or 0), people, programmes) for row in rows
    }


def _stuck(
    row: Claimed,
    proposal: Proposal | None,
    people: Mapping[int, Person],
    programmes: Mapping[int, Programme],
) -> Loaded:
    reader = people[row.person_id or 0]
    if proposal is None or proposal.state != ProposalState.STUCK or not reader.is_active:
        return None
    programme = programmes[proposal.programme_id]
    return StuckLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        mentor=people[proposal.mentor_id],
        executive=people[proposal.executive_id],
        programme=programme,
        error=row.reason or "",
    )


STUCK_KINDS = (
    MessageKind(
        name=Kind.STUCK, load=load_stuck, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)


@dataclass(frozen=True, kw_only=True)
class BlockLetter(Letter):
    """`what` is "set" or "lifted"; whom it keeps apart is in no message."""

    by: Person
    what: str


async def load_blocks(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    ids = {key for row in rows for key in (row.person_id, row.subject_id) if key}
    people = await by_ids(session, Person, ids)
    letters: dict[int, Loaded] = {}
    for row in rows:
        reader, by = people[row.person_id or 0], people[row.subject_id or 0]
        letters[row.id] = None
        if reader.is_active:
            letters[row.id] = BlockLetter(
                kind=row.kind,
                language=language_for(reader, otherwise=OTHERWISE),
                to=Address(reader.dm_channel_id, reader),
                by=by,
                what=row.reason or "",
            )
    return letters


BLOCK_KINDS = (
    MessageKind(
        name=Kind.BLOCK, load=load_blocks, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
