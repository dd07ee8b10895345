"""A digest that comes of itself, computed when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.digest_schedule import read
from bot.services import digests
from bot.services.actors import language_for
from bot.services.digests import Digest
from bot.services.envelopes import Address, Letter, Loaded
from storage.deliveries import Claimed
from storage.engine import Session
from storage.rows import by_ids
from storage.tables import Person, Programme, ident


@dataclass(frozen=True)
class DigestLetter(Letter):
    digest: Digest | None = None


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """The leads of a programme read the same digest: it is computed once for all of them."""
    programmes = await by_ids(
        session, Programme, {row.subject_id for row in rows if row.subject_id}
    )
    readers = await by_ids(session, Person, {row.person_id for row in rows if row.person_id})
    computed: dict[tuple[int, str], Digest] = {}
    letters: dict[int, Loaded] = {}
    for row in rows:
        programme, reader = programmes[row.subject_id or 0], readers.get(row.person_id or 0)
        about = (ident(programme), row.reason or "")
        if about not in computed:
            period = read(about[1], programme.time_zone)
            computed[about] = await digests.prepare(
                session, programme=programme, period=period, now=row.due_at
            )
        letters[row.id] = _letter(row, programme, reader, computed[about])
    return letters


def _letter(row: Claimed, programme: Programme, reader: Person | None, digest: Digest) -> Loaded:
    if reader is None:
        return DigestLetter("digest", programme.language, Address(row.channel_id), digest=digest)
    if not reader.is_active:
        return None
    return DigestLetter(
        "digest",
        language_for(reader, otherwise=programme.language),
        Address(reader.dm_channel_id, reader),
        digest=digest,
    )
