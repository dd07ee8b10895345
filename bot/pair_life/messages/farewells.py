"""To each of a pair that ended because somebody asked, or has left: a word of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Loaded
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import Listed
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.rows import by_ids
from storage.tables import Pair, Person, Programme


@dataclass(frozen=True, kw_only=True)
class FarewellLetter(PairLetter):
    """`reason`: its reader "asked" for it; the other has "left" Slack; or it is told kindly.

    `leads` are those of the programme to whom its reader may speak.
    """

    reason: str
    other: Person
    leads: tuple[Person, ...]


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    pairs = await by_ids(session, Pair, {row.pair_id or 0 for row in rows})
    two = {key for pair in pairs.values() for key in (pair.mentor_id, pair.executive_id)}
    who = await by_ids(session, Person, two)
    programmes = await by_ids(session, Programme, {pair.programme_id for pair in pairs.values()})
    leads = {key: tuple(await people.leads_of(session, key)) for key in programmes}
    letters: dict[int, Loaded] = {}
    for row in rows:
        pair, reader = pairs[row.pair_id or 0], who[row.person_id or 0]
        about = Listed(
            pair, who[pair.mentor_id], who[pair.executive_id], programmes[pair.programme_id]
        )
        letters[row.id] = (
            _letter(row, about, reader, leads[pair.programme_id]) if reader.is_active else None
        )
    return letters


def _letter(row: Claimed, about: Listed, reader: Person, leads: Sequence[Person]) -> FarewellLetter:
    return FarewellLetter(
        kind=row.kind,
        language=language_for(reader, otherwise=about.programme.language),
        to=Address(reader.dm_channel_id, reader),
        about=about,
        reason=row.reason or "kind",
        other=about.executive if reader.id == about.mentor.id else about.mentor,
        leads=tuple(lead for lead in leads if lead.id not in (about.mentor.id, about.executive.id)),
    )


KINDS = (MessageKind(name=Kind.FAREWELL, load=load, queue=Queue.PEOPLE, on_failure=tell_leads),)
