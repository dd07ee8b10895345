"""Whether the present keys open what people wrote with earlier ones."""

from typing import Any

from sqlmodel import col, select

from storage.engine import Session
from storage.errors import UnreadableText
from storage.tables import Answer, Insight, NextStep, Pair

_SECRETS: tuple[tuple[Any, Any], ...] = (
    (Answer.note, Answer.id),
    (Answer.word_to_lead, Answer.id),
    (NextStep.text, NextStep.id),
    (Insight.text, Insight.id),
    (Pair.end_reason, Pair.id),
)


async def open_everything(session: Session) -> bool:
    """Tries the first and the last text of each kind, so that a key left out is noticed."""
    try:
        for text, key in _SECRETS:
            for order in (col(key).asc(), col(key).desc()):
                query = select(text).where(col(text).is_not(None)).order_by(order).limit(1)
                (await session.exec(query)).first()
    except UnreadableText:
        return False
    return True
