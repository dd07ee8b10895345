"""To a lead: a member of the executive committee has no mentor any more."""

from collections.abc import Mapping, Sequence

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Loaded
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import Listed
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.matching import coverage
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Pair, Person, Programme


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {row.pair_id or 0 for row in rows})
    ids = {person for pair in pairs.values() for person in (pair.mentor_id, pair.executive_id)}
    people = await by_ids(session, Person, {*ids, *(row.person_id or 0 for row in rows)})
    programmes = await by_ids(session, Programme, {pair.programme_id for pair in pairs.values()})
    cover = await coverage.cover_of(session, [pair.executive_id for pair in pairs.values()])
    letters: dict[int, Loaded] = {}
    for row in rows:
        pair, reader = pairs[row.pair_id or 0], people[row.person_id or 0]
        about = Listed(
            pair, people[pair.mentor_id], people[pair.executive_id], programmes[pair.programme_id]
        )
        filled = pair.executive_id in cover.mentors
        letters[row.id] = None if filled or not reader.is_active else _letter(row, about, reader)
    return letters


def _letter(row: Claimed, about: Listed, reader: Person) -> PairLetter:
    return PairLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=about.programme.language),
        to=Address(reader.dm_channel_id, reader),
        about=about,
    )


KINDS = (MessageKind(name=Kind.VACANCY, load=load, queue=Queue.PEOPLE, on_failure=tell_leads),)
