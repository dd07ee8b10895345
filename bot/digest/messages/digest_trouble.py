"""A lead is told that a digest which comes of itself did not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest import digest_schedule
from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Letter, Loaded, MessageKind, Queue, owe
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.rows import by_ids
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class DigestTroubleLetter(Letter):
    """`reason` is Slack's error, or the bot's own. `is_last`: the programme has closed, and no
    other one will come.
    """

    programme: str
    is_last: bool
    in_channel: bool
    reason: str


async def tell_leads(session: Session, failed: Claimed, error: str, now: datetime) -> None:
    """One message a lead for each digest and reason, however many of them it was meant for. What
    was not posted because of a doubt about the channel comes to each lead.

    A lead whose account is the reason is not reached by this one either: the others are.
    """
    programme = await session.get(Programme, failed.subject_id or 0)
    if programme is None:
        return
    if error.startswith(digest_schedule.DOUBTED):
        await digest_schedule.owe_to_leads(session, programme, failed.reason or "", now)
    for lead in await people.leads_of(session, ident(programme)):
        await owe(
            session,
            Kind.DIGEST_TROUBLE,
            (programme.id, failed.reason, error, lead.id),
            workspace_id=failed.workspace_id,
            person_id=ident(lead),
            subject_id=ident(programme),
            reason=error,
            due_at=now,
        )


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
        of=programme,
        kind=row.kind,
        language=language_for(lead, otherwise=programme.language),
        to=Address(lead.dm_channel_id, lead),
        programme=programme.name,
        is_last=programme.state == ProgrammeState.CLOSED,
        in_channel=programme.digest_to == "channel" and programme.channel_id is not None,
        reason=row.reason or "",
    )


KINDS = (
    MessageKind(
        name=Kind.DIGEST_TROUBLE,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=None,
    ),
)
