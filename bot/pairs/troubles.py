"""Messages to a pair that Slack refuses for good: the leads are told once, with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.kernel.actors import language_for
from bot.outbox.letters import Address, Hours, Loaded, MessageKind, Queue, owe
from bot.pairs import batch
from bot.pairs.letters import PairLetter
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox import outages
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Pair, Person, ident


@dataclass(frozen=True, kw_only=True)
class TroubleLetter(PairLetter):
    """To a lead. `reason` is Slack's error; `waits_since`: the channel takes nothing for the time
    being, and nothing has failed.
    """

    reason: str
    waits_since: datetime | None


_WAITS = "waits"


async def tell_leads(session: Session, failed: Claimed, error: str, now: datetime) -> None:
    """One message a lead for each pair and reason, however many deliveries fail for it.

    While nobody leads, whoever made the pair is told. A row that names no pair is broken: nobody
    can be told of it.
    """
    if failed.pair_id is None:
        return
    # By error, and not by delivery: a channel that is archived fails every message to it. One that
    # took nothing for the time being may come to that again.
    is_held = (failed.error or "").startswith(outages.CHANNEL) and failed.first_error_at
    key = f"{error}:{failed.first_error_at:%Y-%m-%d}" if is_held else error
    await _owe(session, failed, key, error, now)


async def tell_leads_it_waits(
    session: Session, waiting: Claimed, error: str, since: datetime
) -> None:
    """The same, while nothing has failed: once for as long as something of theirs waits."""
    pair_id = waiting.pair_id or 0
    begun = (await outages.pairs_held(session, [pair_id])).get(pair_id, since)
    key = f"{_WAITS}:{error}"
    reason = f"{key}:{int(begun.timestamp())}"
    await _owe(session, waiting, f"{key}:{begun:%Y-%m-%d}", reason, since)


async def _owe(session: Session, row: Claimed, key: str, reason: str, now: datetime) -> None:
    pair = await session.get_one(Pair, row.pair_id)
    leads = await people.leads_of(session, pair.programme_id)
    for lead in leads or await _maker_of(session, pair):
        await owe(
            session,
            Kind.TROUBLE,
            (pair.id, key, lead.id),
            workspace_id=row.workspace_id,
            pair_id=pair.id,
            person_id=ident(lead),
            reason=reason,
            due_at=now,
        )


async def _maker_of(session: Session, pair: Pair) -> Sequence[Person]:
    maker = await session.get(Person, pair.created_by_id) if pair.created_by_id else None
    return [maker] if maker is not None and maker.is_active else []


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    held = await outages.pairs_held(session, {row.pair_id or 0 for row in rows})
    letters: dict[int, Loaded] = {}
    for row in rows:
        about, person = found.about(row.pair_id), found.people[row.person_id or 0]
        reason, waits_since = _read(row.reason or "")
        if waits_since is not None and row.pair_id not in held:
            letters[row.id] = None  # it is over, or has failed, which another letter tells
            continue
        letters[row.id] = TroubleLetter(
            kind=row.kind,
            language=language_for(person, otherwise=about.programme.language),
            to=Address(person.dm_channel_id, person),
            about=about,
            reason=reason,
            waits_since=waits_since,
        )
    return letters


def _read(reason: str) -> tuple[str, datetime | None]:
    what, _, told = reason.partition(":")
    if what != _WAITS:
        return reason, None
    error, _, since = told.partition(":")
    return error, datetime.fromtimestamp(int(since), UTC)


KINDS = (
    MessageKind(
        name=Kind.TROUBLE, load=load, queue=Queue.PEOPLE, hours=Hours.WORKING, on_failure=None
    ),
)
