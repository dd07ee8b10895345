"""To a pair: one of them moved a check-in, or left the next one out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Loaded
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import PairState
from storage.tables import Person


@dataclass(frozen=True, kw_only=True)
class ArrangedLetter(PairLetter):
    """`by` is who arranged it; `at` when the check-in comes, if one does."""

    by: Person
    at: datetime | None


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _arranged(found, row) for row in rows}


def _arranged(found: Batch, row: Claimed) -> Loaded:
    about = found.about(row.pair_id)
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is not None:
        return None
    return ArrangedLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
        by=found.people[row.person_id or 0],
        at=datetime.fromtimestamp(int(row.reason), UTC) if row.reason else None,
    )


KINDS = (
    MessageKind(name=Kind.CHECK_IN_MOVED, load=load, queue=Queue.PEOPLE, on_failure=tell_leads),
    MessageKind(name=Kind.CHECK_IN_SKIPPED, load=load, queue=Queue.PEOPLE, on_failure=tell_leads),
)
