"""What a lead does for a pair that needs attention, straight from the digest."""

from collections.abc import Sequence
from datetime import datetime

from bot.check_ins import opening
from bot.check_ins.arranging import goes_on, member
from bot.check_ins.opening import Sending
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import note
from bot.lead_tasks.lead_tasks import open_with
from bot.matching import mentor_choice
from bot.matching.mentor_choice import Choice
from bot.matching.proposals import take_turn
from bot.outbox.letters import owe
from bot.pair_life import pauses
from bot.pair_life.endings import end_one
from bot.pairs.pairs import PairDetails, with_people
from storage import sessions
from storage.engine import Session
from storage.kinds import Kind
from storage.lead_tasks import lead_tasks
from storage.once import add_once
from storage.pairs import pairs
from storage.states import LeadTaskKind, PairState, PauseCause, Side
from storage.tables import LeadNote, Pair, Person, ident

BOTH = "both"


async def found(session: Session, actor: Actor, action: Action, pair_id: int) -> PairDetails:
    """`Refused` for who does not run its programme, `Mistake` for a pair that has ended."""
    pair = await tenancy.found(
        session, Pair, pair_id, actor, gone="helping.unknown", first=action, read=pairs.as_it_is
    )
    actor.require(action, programme=pair.programme_id)
    (about,) = await with_people(session, [pair])
    if pair.state != PairState.ACTIVE:
        raise Mistake("helping.ended", mentor=about.mentor, executive=about.executive)
    if not goes_on(about.programme):
        raise Mistake("helping.not_running", programme=about.programme.name)
    return about


async def send(session: Session, *, actor: Actor, pair_id: int, now: datetime) -> Sending:
    """Open this period's check-in of the pair now."""
    about = await found(session, actor, Action.SEND, pair_id)
    return await opening.send_now(session, actor=actor, chosen=[about.pair], now=now)


async def pause(session: Session, *, actor: Actor, pair_id: int, now: datetime) -> PairDetails:
    """Pause the pair until one of the two resumes it. Both are told, but not by whom or why."""
    await sessions.take_turn(session, pair_id)
    about = await found(session, actor, Action.HELP_PAIR, pair_id)
    if about.pair.paused_at is not None:
        raise Mistake("helping.pauses", mentor=about.mentor, executive=about.executive)
    await pauses.pause(
        session, about.pair, until=None, cause=PauseCause.ASKED, now=now, by_id=actor.id
    )
    note(session, actor, "pair.paused", f"pair:{pair_id}", now)
    return about


async def other_mentors(session: Session, *, actor: Actor, pair_id: int, now: datetime) -> Choice:
    """The mentors among whom the lead chooses another one. The pair goes on until then."""
    about = await _rematched(session, actor, pair_id)
    return await mentor_choice.choice(
        session,
        actor,
        programme_id=about.pair.programme_id,
        executive_id=about.pair.executive_id,
        replaces=None,
        now=now,
        leaves=about.pair,
    )


async def rematch(
    session: Session,
    *,
    actor: Actor,
    pair_id: int,
    mentor_id: int,
    reason: str,
    now: datetime,
) -> None:
    """End the pair, with thanks to both, and ask the executive about the mentor who was chosen.

    All of it or nothing: a pair does not end where the other mentor is free no more.
    """
    about = await _rematched(session, actor, pair_id)
    # The programme's turn before the pair's, as whoever closes a programme takes them.
    await take_turn(session, actor, about.pair.programme_id)
    await sessions.take_turn(session, pair_id)
    about = await _rematched(session, actor, pair_id)
    await end_one(session, actor=actor, pair=about.pair, reason=None, now=now)
    # The choice reads who is free from the database.
    await session.flush()
    await mentor_choice.choose(
        session,
        actor=actor,
        programme_id=about.pair.programme_id,
        executive_id=about.pair.executive_id,
        mentor_id=mentor_id,
        replaces=None,
        reason=reason,
        now=now,
    )


async def _rematched(session: Session, actor: Actor, pair_id: int) -> PairDetails:
    """`Mistake` where the executive has asked to leave: they are to be asked nothing more. Not
    every reader may know of that wish, so that the sentence does not name it.
    """
    about = await found(session, actor, Action.MATCH, pair_id)
    actor.require(Action.END_PAIR, programme=about.pair.programme_id)
    if not about.executive.is_active:
        raise Mistake("helping.executive_left", executive=about.executive)
    wishes = await open_with(session, about.pair, (LeadTaskKind.LEAVE,))
    if any(wish.person_id == about.pair.executive_id for wish in wishes):
        raise Mistake("helping.no_rematch", executive=about.executive)
    return about


async def addressees(
    session: Session, actor: Actor, pair_id: int
) -> tuple[PairDetails, Sequence[tuple[Side, Person]]]:
    """Those of the two to whom this lead may write, each with their side; never nobody."""
    about = await found(session, actor, Action.HELP_PAIR, pair_id)
    two = [(side, member(about, side)) for side in (Side.MENTOR, Side.EXECUTIVE)]
    there = [each for each in two if each[1].is_active and each[1].id != actor.id]
    if not there:
        raise Mistake("helping.nobody", mentor=about.mentor, executive=about.executive)
    return about, there


async def write(
    session: Session,
    *,
    actor: Actor,
    pair_id: int,
    to: str,
    text: str,
    form: str,
    now: datetime,
) -> None:
    """Owe the lead's words to one of the two, or to both. `form` names the form in which they were
    written: sent twice, it is one message.
    """
    about, there = await addressees(session, actor, pair_id)
    chosen = [person for side, person in there if to in (side, BOTH)]
    if not chosen:
        raise Mistake("helping.nobody", mentor=about.mentor, executive=about.executive)
    row = LeadNote(
        workspace_id=about.pair.workspace_id,
        programme_id=about.pair.programme_id,
        pair_id=pair_id,
        author_id=actor.id,
        dedupe_key=f"note:{pair_id}:{actor.id}:{form}",
        text=text,
        created_at=now,
    )
    if not await add_once(session, row):
        return
    written = await lead_tasks.note_by_key(session, row.workspace_id, row.dedupe_key)
    if written is None:
        raise LookupError("a message that was just written is gone")
    for person in chosen:
        await owe(
            session,
            Kind.LEAD_NOTE,
            (written.id, person.id),
            workspace_id=written.workspace_id,
            person_id=ident(person),
            subject_id=ident(written),
            due_at=now,
        )
    note(session, actor, "pair.written_to", f"pair:{pair_id}", now)
