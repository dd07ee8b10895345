"""What a lead writes to somebody of a pair, in the lead's name.

It is meant for this conversation: the lead was told so while writing it. It is kept encrypted,
and read when it is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import PairState
from storage.tables import LeadNote, LeadTask, Pair, Person, Programme


@dataclass(frozen=True, kw_only=True)
class LeadMessage(Letter):
    lead: Person
    programme: str
    text: str
    is_note: bool
    """Written from a digest, by who need not lead the programme."""


@dataclass(frozen=True)
class _LeadText:
    """`text` is None once it was forgotten."""

    pair_id: int
    programme_id: int
    lead_id: int
    text: str | None


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    tasks = await by_ids(session, LeadTask, {row.subject_id or 0 for row in rows})
    written = {
        key: _LeadText(task.pair_id or 0, task.programme_id, task.done_by_id or 0, task.word)
        for key, task in tasks.items()
    }
    return await _load(session, rows, written)


async def load_notes(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    notes = await by_ids(session, LeadNote, {row.subject_id or 0 for row in rows})
    written = {
        key: _LeadText(note.pair_id, note.programme_id, note.author_id, note.text)
        for key, note in notes.items()
    }
    return await _load(session, rows, written)


async def _load(
    session: Session, rows: Sequence[Claimed], written: Mapping[int, _LeadText]
) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {each.pair_id for each in written.values()})
    programmes = await by_ids(session, Programme, {each.programme_id for each in written.values()})
    leads = {each.lead_id for each in written.values()}
    people = await by_ids(session, Person, {*leads, *(row.person_id or 0 for row in rows)})
    letters: dict[int, Loaded] = {}
    for row in rows:
        words, reader = written[row.subject_id or 0], people[row.person_id or 0]
        goes_on = pairs[words.pair_id].state == PairState.ACTIVE
        wanted = goes_on and reader.is_active and words.text is not None
        programme = programmes[words.programme_id]
        letters[row.id] = _letter(row, words, programme, reader, people) if wanted else None
    return letters


def _letter(
    row: Claimed,
    words: _LeadText,
    programme: Programme,
    reader: Person,
    people: Mapping[int, Person],
) -> LeadMessage:
    return LeadMessage(
        kind=row.kind,
        language=language_for(reader, otherwise=programme.language),
        to=Address(reader.dm_channel_id, reader),
        lead=people[words.lead_id],
        programme=programme.name,
        text=words.text or "",
        is_note=row.kind == Kind.LEAD_NOTE,
    )


KINDS = (
    MessageKind(
        name=Kind.LEAD_MESSAGE, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=None
    ),
    MessageKind(
        name=Kind.LEAD_NOTE,
        load=load_notes,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=None,
    ),
)
