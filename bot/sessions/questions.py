"""The question card: one question that the mentor sends ahead of a session (or the executive,
where the executive sets the agenda).
"""

from dataclasses import dataclass
from datetime import datetime

from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.pairs.pairs import PairDetails, with_people
from bot.sessions import announcing
from storage import sessions
from storage.engine import Session
from storage.kinds import Kind
from storage.states import PairState, PlannedState
from storage.tables import Pair, Person, PlannedSession, Topic

LIMIT = 500


@dataclass(frozen=True)
class QuestionCard:
    """`author` is who writes it and `reader` the other; `topic` gives questions to choose from."""

    row: PlannedSession
    about: PairDetails
    topic: Topic | None
    author: Person
    reader: Person


async def to_write(session: Session, actor: Actor, session_id: int, now: datetime) -> QuestionCard:
    """Raises `Mistake` for who is not asked, and for a session that is over or cancelled."""
    card = await _card(session, actor, session_id, Action.SEND_QUESTION)
    if card.author.id != actor.id:
        raise Mistake("question.not_asked", author=card.author)
    if card.row.state == PlannedState.CANCELLED or card.about.pair.state != PairState.ACTIVE:
        raise Mistake("plan.cancelled")
    if card.row.state != PlannedState.PLANNED or card.row.starts_at <= now:
        raise Mistake("plan.begun")
    return card


async def write(
    session: Session, *, actor: Actor, session_id: int, text: str, now: datetime
) -> QuestionCard:
    """Keep it, encrypted; its reader is told that there is one. The same twice is told once."""
    card = await to_write(session, actor, session_id, now)
    await sessions.take_turn(session, card.row.pair_id)
    # Read before the turn: a change of the session may have come first.
    await session.refresh(card.row)
    if len(text) > LIMIT:
        raise Mistake("question.too_long", limit=LIMIT)
    if card.row.question == text:
        return card
    card.row.question, card.row.question_by_id = text, actor.id
    session.add(card.row)
    await session.flush()
    await sessions.withdraw(session, (Kind.QUESTION_ASK,), (session_id,))
    await announcing.owe_question(session, card.about, card.row, now)
    return card


async def read(session: Session, actor: Actor, session_id: int) -> tuple[QuestionCard, str]:
    """For the two of the pair alone."""
    card = await _card(session, actor, session_id, Action.READ_QUESTION)
    if card.row.question is None:
        raise Mistake("question.none")
    return card, card.row.question


async def _card(session: Session, actor: Actor, session_id: int, action: Action) -> QuestionCard:
    row = await tenancy.found(session, PlannedSession, session_id, actor)
    actor.require(action, pair=row.pair_id)
    (about,) = await with_people(session, [await session.get_one(Pair, row.pair_id)])
    return QuestionCard(
        row=row,
        about=about,
        topic=await session.get(Topic, row.topic_id or 0),
        author=announcing.author_of(about),
        reader=announcing.reader_of(about),
    )
