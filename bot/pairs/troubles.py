"""Messages to a pair that Slack refuses for good: the leads are told once, with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Loaded, MessageKind, Queue, owe
from bot.pairs import batch
from bot.pairs.letters import PairLetter
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Pair, Person, ident


@dataclass(frozen=True, kw_only=True)
class TroubleLetter(PairLetter):
    """To a lead. `reason` is Slack's error."""

    reason: str


async def tell_leads(session: Session, failed: Claimed, error: str, now: datetime) -> None:
    """One message a lead for each pair and reason, however many deliveries fail for it.

    While nobody leads, whoever made the pair is told. A row that names no pair is broken: nobody
    can be told of it.
    """
    if failed.pair_id is None:
        return
    pair = await session.get_one(Pair, failed.pair_id)
    leads = await people.leads_of(session, pair.programme_id)
    for lead in leads or await _maker_of(session, pair):
        await owe(
            session,
            Kind.TROUBLE,
            # By error, and not by delivery: a channel that is archived fails every message to it.
            (pair.id, error, lead.id),
            workspace_id=failed.workspace_id,
            pair_id=pair.id,
            person_id=ident(lead),
            reason=error,
            due_at=now,
        )


async def _maker_of(session: Session, pair: Pair) -> Sequence[Person]:
    maker = await session.get(Person, pair.created_by_id) if pair.created_by_id else None
    return [maker] if maker is not None and maker.is_active else []


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    letters: dict[int, Loaded] = {}
    for row in rows:
        about, person = found.about(row.pair_id), found.people[row.person_id or 0]
        letters[row.id] = TroubleLetter(
            kind=row.kind,
            language=language_for(person, otherwise=about.programme.language),
            to=Address(person.dm_channel_id, person),
            about=about,
            reason=row.reason or "",
        )
    return letters


KINDS = (
    MessageKind(
        name=Kind.TROUBLE, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
