"""A lead is told that a digest which comes of itself did not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kernel.actors import language_for
from bot.outbox.envelopes import Address, Letter, Loaded
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Person, Programme


@dataclass(frozen=True)
class DigestTroubleLetter(Letter):
    """`reason` is Slack's error, or the bot's own. `is_last`: the programme has closed, and no
    other one will come.
    """

    programme: str = ""
    is_last: bool = False
    in_channel: bool = False
    reason: str = ""


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    programmes = await by_ids(
        session, Programme, {row.subject_id for row in rows if row.subject_id}
    )
    leads = await by_ids(session, Person, {row.person_id for row in rows if row.person_id})
    return {
        row.id: _letter(row, programmes[row.subject_id or 0], leads[row.person_id or 0])
        for row in rows
    }


def _letter(row: Claimed, programme: Programme, lead: Person) -> Loaded:
    if not lead.is_active:
        return None
    return DigestTroubleLetter(
        kind=Kind.DIGEST_TROUBLE,
        language=language_for(lead, otherwise=programme.language),
        to=Address(lead.dm_channel_id, lead),
        programme=programme.name,
        is_last=programme.state == "closed",
        in_channel=programme.digest_to == "channel" and programme.channel_id is not None,
        reason=row.reason or "",
    )
