"""The first and the last message in a pair's conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.outbox.letters import Address, Hours, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.letters import PairLetter
from bot.pairs.troubles import tell_leads
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.pairs.pairs import zone_of


@dataclass(frozen=True, kw_only=True)
class WelcomeLetter(PairLetter):
    """`first_at` is when the first check-in comes, if one does; `zone` is the pair's."""

    first_at: datetime | None
    zone: str


async def load_welcomes(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    letters: dict[int, Loaded] = {}
    for row in rows:
        about = found.about(row.pair_id)
        letters[row.id] = WelcomeLetter(
            kind=row.kind,
            language=about.programme.language,
            to=Address(about.pair.channel_id),
            about=about,
            first_at=about.pair.next_check_in_at,
            zone=zone_of(about.pair, about.executive, about.programme),
        )
    return letters


async def load_goodbyes(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    letters: dict[int, Loaded] = {}
    for row in rows:
        about = found.about(row.pair_id)
        letters[row.id] = PairLetter(
            kind=row.kind,
            language=about.programme.language,
            to=Address(about.pair.channel_id),
            about=about,
        )
    return letters


KINDS = (
    MessageKind(
        name=Kind.WELCOME,
        load=load_welcomes,
        queue=Queue.PAIRS,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.GOODBYE,
        load=load_goodbyes,
        queue=Queue.PAIRS,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
)
