"""What people say at a check-in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.check_ins import answer_rows
from bot.check_ins.answer_rows import Sheet, said_in
from bot.check_ins.rules.answers import Said
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from storage.check_ins import answered
from storage.engine import Session
from storage.programmes import programmes
from storage.states import CheckInState
from storage.tables import CheckIn, Topic, ident


async def sheet(session: Session, actor: Actor, check_in_id: int) -> Sheet:
    """Raises `Mistake` for a check-in that is unknown, `Refused` for somebody else's."""
    around = await answered.around(session, check_in_id, actor.id)
    # It is in the session by now: this asks the database nothing more.
    check_in = await tenancy.found(session, CheckIn, check_in_id, actor)
    if around is None:
        raise LookupError("a check-in that was found belongs to a pair")
    actor.require(Action.ANSWER, pair=check_in.pair_id)
    return Sheet(check_in, around.pair, actor.side_in(check_in.pair_id), said_in(around), around)


async def record(
    session: Session,
    *,
    actor: Actor,
    check_in_id: int,
    said: Said,
    now: datetime,
    seen_at: datetime | None = None,
) -> Sheet:
    """Write the whole answer; a second time changes it, until the check-in closes.

    `seen_at` is of the leads whom the form named as those who read a private word.
    """
    page = await _sheet_in_turn(session, actor, check_in_id)
    return await _record(session, actor, page, said, now, seen_at)


async def tap(
    session: Session, *, actor: Actor, check_in_id: int, met: bool, now: datetime
) -> Sheet:
    """One tap: only whether they met. What was written before is kept."""
    page = await _sheet_in_turn(session, actor, check_in_id)
    said = replace(page.said, met=met) if page.said else Said(met=met)
    return await _record(session, actor, page, said, now)


async def topics_to_say(session: Session, page: Sheet) -> Sequence[Topic]:
    """The topics that a session may have been about, the check-in's own one first."""
    brought = page.check_in.topic_id
    topics = await programmes.topics_of(session, page.pair.programme_id, also=(brought,))
    return sorted(topics, key=lambda topic: topic.id != brought)


async def say_topic(
    session: Session, *, actor: Actor, check_in_id: int, topic_id: int, now: datetime
) -> Topic:
    """What the session was about: one click after *We met*. Everything else is kept."""
    page = await _sheet_in_turn(session, actor, check_in_id)
    topic = next((t for t in await topics_to_say(session, page) if ident(t) == topic_id), None)
    if topic is None:
        raise Mistake("about.gone")
    if page.said is None or not page.said.met:
        raise Mistake("answer.not_met")
    await _record(session, actor, page, replace(page.said, topic_id=topic_id), now)
    return topic


def still_open(check_in: CheckIn, now: datetime) -> None:
    """Raises `Mistake`, which says when it closed."""
    if check_in.state != CheckInState.OPEN or check_in.closes_at <= now:
        raise Mistake("check_in.closed", closed=check_in.closed_at or check_in.closes_at)


async def _sheet_in_turn(session: Session, actor: Actor, check_in_id: int) -> Sheet:
    """The sheet, read while nobody else can write an answer to it. A tap writes back what it does
    not change: read before a concurrent answer has committed, that would restore an older label or
    text.
    """
    await answered.take_turn(session, check_in_id)
    return await sheet(session, actor, check_in_id)


async def _record(
    session: Session,
    actor: Actor,
    page: Sheet,
    said: Said,
    now: datetime,
    seen_at: datetime | None = None,
) -> Sheet:
    if page.said == said:
        return page  # the same envelope twice, or two quick clicks: one answer
    still_open(page.check_in, now)
    await answer_rows.write(session, actor, page, said, now, seen_at)
    return replace(page, said=said)
