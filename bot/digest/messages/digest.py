"""A digest that comes of itself, computed when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from bot.digest import digests
from bot.digest.digests import Digest
from bot.digest.messages.digest_trouble import tell_leads
from bot.digest.readers import may_read, standings
from bot.digest.rules.digest_schedule import read
from bot.kernel.actors import language_for
from bot.outbox.letters import CHANGE, Address, Hours, Letter, Loaded, MessageKind, Queue
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.tables import Delivery, Person, Programme, ident


@dataclass(frozen=True, kw_only=True)
class DigestLetter(Letter):
    digest: Digest


@dataclass(frozen=True, kw_only=True)
class DigestChangedLetter(DigestLetter):
    """`ts` names the message that stands there, which the delivery `delivery_id` brought."""

    ts: str
    delivery_id: int


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """The leads of a programme read the same digest: it is computed once for all of them.

    Who leads it no longer, and is no admin, does not read it any more.
    """
    programmes = await by_ids(
        session, Programme, {row.subject_id for row in rows if row.subject_id}
    )
    readers = await by_ids(session, Person, {row.person_id for row in rows if row.person_id})
    standing = await standings(session, programmes, list(readers))
    computed: dict[tuple[int, str], Digest] = {}
    letters: dict[int, Loaded] = {}
    for row in rows:
        programme, reader = programmes[row.subject_id or 0], readers.get(row.person_id or 0)
        if reader is not None and not may_read(
            row, reader, standing[ident(reader)], ident(programme)
        ):
            letters[row.id] = None
            continue
        about = (ident(programme), row.reason or "")
        # Once for all leads, however many there are.
        if about not in computed:
            period = read(about[1], programme.time_zone)
            computed[about] = await digests.prepare(
                # As of when it was due: each lead reads the same figures, however late one is
                # reached.
                session,
                programme=programme,
                period=period,
                now=row.due_at,
            )
        letters[row.id] = _letter(row, programme, reader, computed[about])
    return letters


def _letter(row: Claimed, programme: Programme, reader: Person | None, digest: Digest) -> Loaded:
    if reader is None:
        language, to = programme.language, Address(row.channel_id)
    else:
        language = language_for(reader, otherwise=programme.language)
        to = Address(reader.dm_channel_id, reader)
    at_home = reader is None or reader.time_zone in ("", programme.time_zone)
    return DigestLetter(
        kind=row.kind,
        language=language,
        to=to,
        digest=digest,
        of=programme,
        # The time is told in the programme's zone: elsewhere it may be at night.
        chosen=time.fromisoformat(programme.digest_time) if at_home else None,
    )


async def load_changed(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    """Digests that stand in conversations, drawn anew; None for one that is not there."""
    posted = await by_ids(session, Delivery, {row.subject_id for row in rows if row.subject_id})
    programmes = await by_ids(
        session, Programme, {each.subject_id for each in posted.values() if each.subject_id}
    )
    readers = await by_ids(
        session, Person, {each.person_id for each in posted.values() if each.person_id}
    )
    letters: dict[int, Loaded] = {}
    for row in rows:
        old = posted.get(row.subject_id or 0)
        programme = programmes.get(old.subject_id or 0) if old else None
        letters[row.id] = None
        if old is not None and programme is not None and old.ts is not None:
            period = read(old.reason or "", programme.time_zone)
            reader = readers.get(old.person_id or 0)
            letters[row.id] = DigestChangedLetter(
                kind=row.kind,
                language=language_for(reader, otherwise=programme.language)
                if reader
                else programme.language,
                to=Address(old.channel_id),
                digest=await digests.prepare(
                    session, programme=programme, period=period, now=old.due_at
                ),
                ts=old.ts,
                delivery_id=ident(old),
            )
    return letters


KINDS = (
    MessageKind(
        name=Kind.DIGEST, load=load, queue=Queue.PEOPLE, hours=Hours.ASKED, on_failure=tell_leads
    ),
    # The message itself did arrive, and may have been deleted since: nobody is told.
    MessageKind(
        name=Kind.DIGEST_CHANGED,
        load=load_changed,
        queue=Queue.CHANGES,
        hours=Hours.SILENT,
        on_failure=None,
        method=CHANGE,
    ),
)
