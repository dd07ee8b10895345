"""Six and twelve months after a programme has closed: would they do it again, and what changed?"""

from dataclasses import dataclass
from datetime import datetime

from bot.confidence import last_answers
from bot.confidence.rules import LATER, is_taken, window
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.outbox import letters
from bot.outbox.letters import owe_all
from storage.confidence import follow_ups
from storage.engine import Session
from storage.kinds import Kind
from storage.states import Side
from storage.tables import FollowUp, Programme


@dataclass(frozen=True)
class LaterSheet:
    """`given` is what this person has said so far, that many months after the end."""

    programme: Programme
    months: int
    side: Side
    given: FollowUp | None


async def ask_due(session: Session, now: datetime) -> int:
    """Owe the questions whose time has come, once to each former member. Returns how many."""
    new = 0
    for months in LATER:
        due = follow_ups.questions(months, *window(months, now))
        new += await owe_all(session, due, due_at=now)
    return new


async def look(
    session: Session, actor: Actor, programme_id: int, months: int, now: datetime
) -> LaterSheet:
    """`Refused` for anyone but the people of the pairs with which the programme closed."""
    programme = await tenancy.found(session, Programme, programme_id, actor, gone="closing.unknown")
    side = await last_answers.side_of(session, actor, programme)
    occasion = (programme_id, months, actor.id)
    # What was owed is the record that somebody was asked, and when: there is no other.
    asked = await letters.find(session, programme.workspace_id, Kind.FOLLOW_UP, occasion)
    if asked is None or months not in LATER:
        raise Mistake("later.not_asked", programme=programme.name)
    if not is_taken(asked.due_at, now):
        raise Mistake("later.too_late", programme=programme.name)
    given = await follow_ups.by(session, programme_id, actor.id, months)
    return LaterSheet(programme, months, side, given)


async def record(
    session: Session,
    *,
    actor: Actor,
    programme_id: int,
    months: int,
    again: bool,
    changed: str | None,
    now: datetime,
) -> None:
    """`changed` is theirs alone; `again` is counted with the others'."""
    sheet = await look(session, actor, programme_id, months, now)
    given = await last_answers.put(session, actor, sheet.programme, sheet.side, months, now)
    given.again, given.changed, given.at = again, changed, now
    session.add(given)
