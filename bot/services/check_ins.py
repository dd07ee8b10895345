"""Opening and closing check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules import cadence
from bot.rules.permissions import Action
from bot.rules.topics import next_topic
from bot.services.actors import Actor
from bot.services.audit import note
from bot.services.pairs import show
from bot.services.programmes import cadence_of
from storage import check_ins, deliveries, pairs, people, programmes
from storage.engine import Session
from storage.tables import CheckIn, Delivery, Pair, Person, Programme, ident

BATCH = 200


async def open_due(session: Session, now: datetime) -> int:
    """Open what is due: check-in, prompt owed and next due time in one transaction.

    A pair that was missed several times gets one check-in, for the latest period. Returns how
    many pairs were seen, so that the caller goes on until there is none.
    """
    rows = await pairs.due(session, now, BATCH)
    for pair in rows:
        programme = await session.get_one(Programme, pair.programme_id)
        zone = await zone_of(session, pair, programme)
        if programme.state == "running":
            due_at = cadence.latest_at_or_before(cadence_of(programme), zone, now)
            await _open(session, pair, programme, zone, due_at=due_at, now=now)
        pair.next_check_in_at = cadence.next_after(cadence_of(programme), zone, now)
        session.add(pair)
    return len(rows)


async def send_now(session: Session, *, actor: Actor, chosen: Sequence[Pair], now: datetime) -> int:
    """Open this period's check-in for pairs that have not had it. Returns how many it opened.

    On a Monday morning that is the one due at nine, which then does not come a second time.
    """
    opened = 0
    for pair in chosen:
        actor.require(Action.SEND, programme=pair.programme_id)
        programme = await session.get_one(Programme, pair.programme_id)
        zone = await zone_of(session, pair, programme)
        due_at = cadence.of_period(cadence_of(programme), zone, now)
        opened += await _open(session, pair, programme, zone, due_at=due_at, now=now)
    if opened:
        note(session, actor, "prompt.sent", f"pairs:{opened}", now)
    return opened


async def close_due(session: Session, now: datetime) -> int:
    """Close what has taken answers long enough. Returns how many."""
    rows = await check_ins.closing(session, now, BATCH)
    for check_in in rows:
        answered = await check_ins.answers_of(session, ident(check_in))
        check_in.state, check_in.closed_at = ("closed" if answered else "missed"), now
        await show(session, check_in, now)
    return len(rows)


async def zone_of(session: Session, pair: Pair, programme: Programme) -> str:
    """The pair's own zone, or else the executive's, or else the programme's."""
    executive = await session.get_one(Person, pair.executive_id)
    return pair.time_zone or executive.time_zone or programme.time_zone


async def _open(
    session: Session,
    pair: Pair,
    programme: Programme,
    zone: str,
    *,
    due_at: datetime,
    now: datetime,
) -> bool:
    following = cadence.next_after(cadence_of(programme), zone, max(due_at, now))
    topics = [ident(topic) for topic in await programmes.topics_of(session, ident(programme))]
    new = await deliveries.add_once(
        session,
        CheckIn(
            workspace_id=pair.workspace_id,
            programme_id=pair.programme_id,
            pair_id=ident(pair),
            topic_id=next_topic(topics, await check_ins.topics_used(session, ident(pair))),
            due_at=due_at,
            opened_at=now,
            closes_at=min(following, now + timedelta(days=programme.answer_days)),
        ),
    )
    if not new:
        return False
    check_in = await check_ins.at(session, ident(pair), due_at)
    session.add(
        Delivery(
            workspace_id=pair.workspace_id,
            kind="prompt",
            dedupe_key=f"prompt:{check_in.id if check_in else None}",
            pair_id=pair.id,
            check_in_id=check_in.id if check_in else None,
            due_at=now,
        )
    )
    return True


@dataclass(frozen=True)
class Own:
    """A person's open check-ins, each with the other of the pair, and when the next one falls."""

    open: list[tuple[int, Person]]
    next_at: datetime | None


async def own(session: Session, actor: Actor, now: datetime) -> Own:
    rows = {ident(pair): pair for pair in await pairs.active_of(session, actor.id)}
    opened = [
        check_in
        for check_in in await check_ins.open_of(session, list(rows))
        if check_in.closes_at > now
    ]
    ids = {person for p in rows.values() for person in (p.mentor_id, p.executive_id)}
    who = await people.by_ids(session, sorted(ids))
    found: list[tuple[int, Person]] = []
    # One that was opened early stands beside the last one for some hours: the newest counts.
    newest = {check_in.pair_id: check_in for check_in in reversed(opened)}
    for check_in in newest.values():
        pair = rows[check_in.pair_id]
        other = pair.executive_id if pair.mentor_id == actor.id else pair.mentor_id
        found.append((ident(check_in), who[other]))
    due = [pair.next_check_in_at for pair in rows.values()]
    return Own(found, min(due, default=None))
