"""The check-ins that a person may answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.kernel.actors import Actor
from storage.check_ins import check_ins
from storage.engine import Session
from storage.pairs import pairs
from storage.people import people
from storage.rows import by_ids
from storage.states import ProgrammeState
from storage.tables import Person, Programme, ident


@dataclass(frozen=True)
class OwnCheckIns:
    """A person's open check-ins, each with the other of the pair, and when the next one falls."""

    open: list[tuple[int, Person]]
    next_at: datetime | None
    is_paused: bool = False
    """All that they have pauses."""
    rests: bool = False
    """A programme of theirs is paused."""


async def own(session: Session, actor: Actor, now: datetime) -> OwnCheckIns:
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
    due = [pair.next_check_in_at for pair in rows.values() if pair.next_check_in_at]
    paused = bool(rows) and all(pair.paused_at is not None for pair in rows.values())
    of = await by_ids(session, Programme, {pair.programme_id for pair in rows.values()})
    rests = any(programme.state == ProgrammeState.PAUSED for programme in of.values())
    return OwnCheckIns(found, min(due, default=None), paused, rests)
