"""To a pair: nothing is asked of it for a while; and when it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.outbox.kinds import MessageKind, Queue
from bot.outbox.letters import Address, Loaded
from bot.pairs import batch
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import Listed
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import PairState


@dataclass(frozen=True, kw_only=True)
class ResumedLetter(PairLetter):
    """`at` is when the next check-in comes, if one does."""

    at: datetime | None


async def load_paused(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _paused(row, found.about(row.pair_id)) for row in rows}


def _paused(row: Claimed, about: Listed) -> Loaded:
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is None:
        return None
    return PairLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
    )


async def load_resumed(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    return {row.id: _resumed(row, found.about(row.pair_id)) for row in rows}


def _resumed(row: Claimed, about: Listed) -> Loaded:
    if about.pair.state != PairState.ACTIVE or about.pair.paused_at is not None:
        return None
    return ResumedLetter(
        kind=row.kind,
        language=about.programme.language,
        to=Address(about.pair.channel_id),
        about=about,
        at=about.pair.next_check_in_at,
    )


KINDS = (
    MessageKind(name=Kind.PAIR_PAUSED, load=load_paused, queue=Queue.PEOPLE, on_failure=tell_leads),
    MessageKind(
        name=Kind.PAIR_RESUMED, load=load_resumed, queue=Queue.PEOPLE, on_failure=tell_leads
    ),
)
