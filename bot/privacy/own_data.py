"""What is kept about a person, and when it goes: at their wish, or a time after the programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note, noted
from bot.people.rules.import_cells import without
from bot.privacy.rules import purge_at, since
from storage.engine import Session
from storage.people import people
from storage.privacy import own, own_texts
from storage.privacy.own import OwnRows
from storage.privacy.own_texts import PLACES, forget
from storage.rows import by_ids
from storage.states import PairState
from storage.tables import Person, Programme, Topic, ident


@dataclass(frozen=True)
class OwnData:
    """`people`, `programmes` and `topics` are those that the rows name, by their keys."""

    kept: OwnRows
    people: Mapping[int, Person]
    programmes: Mapping[int, Programme]
    topics: Mapping[int, Topic]
    leads: Mapping[int, tuple[Person, ...]]
    """Programme → who leads it."""


async def look(session: Session, actor: Actor) -> OwnData:
    actor.require(Action.SEE_OWN_DATA)
    return await _gather(session, actor)


async def hand_out(session: Session, actor: Actor, now: datetime) -> OwnData:
    """All of it for a file. The audit log notes that it was asked for."""
    actor.require(Action.DOWNLOAD_OWN_DATA)
    note(session, actor, "data.downloaded", f"person:{actor.id}", now)
    # Read below: the file also tells that it was asked for.
    await session.flush()
    return await _gather(session, actor)


async def delete_texts(session: Session, actor: Actor, now: datetime) -> int:
    """Take away what this person wrote, everywhere. Returns how many texts or lines there were.

    What was counted stays, and so does what anybody else wrote; nobody's role or pair changes.
    """
    actor.require(Action.DELETE_OWN_TEXTS)
    gone = 0
    for place in PLACES:
        if place.by is not None:
            gone += await forget(session, place, place.by(actor.id))
    for run in await own.checked_imports(session, actor.workspace.id or 0):
        # A file of a lead's that nobody has applied yet may tell things about them too.
        rows, left_out = without(run.rows or "[]", actor.person.slack_id)
        if left_out:
            run.rows, run.total = rows, max(0, run.total - left_out)
            session.add(run)
            gone += left_out
    await own.cancel_word_of(session, actor.id)
    note(session, actor, "data.deleted", f"person:{actor.id}", now)
    return gone


async def _gather(session: Session, actor: Actor) -> OwnData:
    kept = await own.kept(session, actor.workspace.id or 0, actor.id)
    programmes = {
        *(row.programme_id for row in kept.pairs),
        *(row.programme_id for row in kept.enrolments),
        *(row.programme_id for row in kept.proposals),
        *(row.programme_id for row in kept.wishes),
        *(row.programme_id for row in kept.confidence),
        *(row.programme_id for row in kept.follow_ups),
        *(row.programme_id for row in kept.messages),
        *(row.programme_id for row in kept.notes),
        *(row.programme_id for row in kept.ended),
        *(row.programme_id for row in kept.roles if row.programme_id),
    }
    topics = {
        *(answer.topic_id for answer, _ in kept.answers),
        *(row.topic_id for row in kept.confidence),
        *(row.topic_id for row in kept.topics),
        *(row.topic_id for row in kept.planned),
    }
    named = {key for pair in kept.pairs for key in (pair.mentor_id, pair.executive_id)}
    named |= {key for row in kept.delegations for key in (row.executive_id, row.delegate_id)}
    if actor.person.manager_id:
        named.add(actor.person.manager_id)
    led = {row.programme_id for row in kept.pairs if row.state == PairState.ACTIVE}
    return OwnData(
        kept=kept,
        people=await by_ids(session, Person, named),
        programmes=await by_ids(session, Programme, programmes),
        topics=await by_ids(session, Topic, {key for key in topics if key is not None}),
        leads={key: tuple(await people.leads_of(session, key)) for key in sorted(led)},
    )


# A purge has time, and people who answer do not: each batch is a transaction of its own.
BATCH = 500


async def purge_due(session: Session, now: datetime) -> int:
    """One batch of one programme. Returns how many rows were cleared or programmes ended."""
    for programme in await own_texts.closed(session):
        # One programme at a time: the job calls again until nothing is left.
        if done := await _purge(session, programme, now):
            return done
    return 0


async def _purge(session: Session, programme: Programme, now: datetime) -> int:
    if programme.closed_at is None or purge_at(programme.closed_at, programme.purge_months) > now:
        return 0
    key, before = ident(programme), since(now, programme.purge_months)
    if programme.purged_at is not None:
        return await own_texts.clear_late(session, key, before, BATCH)
    if cleared := await own_texts.clear(session, key, before, BATCH):
        return cleared
    programme.purged_at = now
    session.add(programme)
    noted(session, programme.workspace_id, "programme.purged", f"programme:{key}", now)
    return 1
