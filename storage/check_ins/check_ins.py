"""Queries about check-ins, answers, sessions and insights."""

from collections.abc import Collection, Sequence

from sqlmodel import and_, col, or_, select

from storage.engine import Session
from storage.states import CheckInState, InsightState, Visibility
from storage.tables import Answer, CheckIn, Insight, NextStep, Pair

Shared = tuple[Answer, CheckIn, NextStep | None]
"""An answer, its check-in, and the next step that its author noted."""


async def open_of(session: Session, pair_ids: Collection[int]) -> Sequence[CheckIn]:
    query = (
        select(CheckIn)
        .where(col(CheckIn.pair_id).in_(pair_ids), CheckIn.state == CheckInState.OPEN)
        .order_by(col(CheckIn.due_at).desc())
    )
    return (await session.exec(query)).all()


async def answered_in(
    session: Session, check_in_ids: Collection[int]
) -> dict[int, list[tuple[str, int]]]:
    """Check-in → side and person of each answer; never what was said."""
    found: dict[int, list[tuple[str, int]]] = {}
    if not check_in_ids:
        return found
    query = select(Answer.check_in_id, Answer.side, Answer.person_id).where(
        col(Answer.check_in_id).in_(check_in_ids)
    )
    for check_in_id, side, person_id in await session.exec(query):
        found.setdefault(check_in_id, []).append((side, person_id))
    return found


async def answer_by(session: Session, check_in_id: int, person_id: int) -> Answer | None:
    query = select(Answer).where(Answer.check_in_id == check_in_id, Answer.person_id == person_id)
    return (await session.exec(query)).first()


async def insight_of(session: Session, answer_id: int) -> Insight | None:
    return (await session.exec(select(Insight).where(Insight.answer_id == answer_id))).first()


async def insights_waiting_for(session: Session, person_id: int) -> Sequence[Insight]:
    """Insights that the other of a pair has offered and this person has not decided on."""
    query = (
        select(Insight)
        .join(Pair, col(Pair.id) == col(Insight.pair_id))
        .where(
            Insight.state == InsightState.OFFERED,
            col(Insight.text).is_not(None),
            Insight.author_id != person_id,
            or_(Pair.mentor_id == person_id, Pair.executive_id == person_id),
        )
    )
    return (await session.exec(query)).all()


async def shared_in(session: Session, pair_id: int, limit: int) -> Sequence[Shared]:
    """Answers that the pair may read together, with their next steps, newest first."""
    query = (
        select(Answer, CheckIn, NextStep)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .outerjoin(
            NextStep,
            and_(
                col(NextStep.check_in_id) == col(Answer.check_in_id),
                col(NextStep.person_id) == col(Answer.person_id),
            ),
        )
        .where(
            CheckIn.pair_id == pair_id,
            col(Answer.visibility).in_((Visibility.PAIR, Visibility.INSIGHT)),
        )
        .order_by(col(CheckIn.due_at).desc(), col(Answer.id))
        .limit(limit)
    )
    return (await session.exec(query)).all()
