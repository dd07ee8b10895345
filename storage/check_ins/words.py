"""Queries about private words to the leads."""

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import col, select

from storage.engine import Session
from storage.tables import Answer, CheckIn, Pair


async def waiting(session: Session, programme_id: int) -> Sequence[tuple[Answer, Pair]]:
    """Those that no lead may read yet, each with its pair."""
    query = (
        select(Answer, Pair)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(
            CheckIn.programme_id == programme_id,
            col(Answer.word_to_lead).is_not(None),
            col(Answer.addressed_at).is_(None),
        )
        .order_by(col(Answer.id))
    )
    return (await session.exec(query)).all()


async def pairs_of(session: Session, answer_ids: Collection[int]) -> Mapping[int, Pair]:
    """Answer → the pair at whose check-in it was given."""
    query = (
        select(Answer.id, Pair)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .join(Pair, col(Pair.id) == col(CheckIn.pair_id))
        .where(col(Answer.id).in_(answer_ids))
    )
    return {key: pair for key, pair in await session.exec(query) if key is not None}
