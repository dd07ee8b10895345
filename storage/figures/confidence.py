"""How much surer of a topic people feel than at the start."""

from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.engine import Session
from storage.figures.span import rows_of
from storage.tables import Confidence, Topic


@dataclass(frozen=True)
class Gain:
    """Of `people` of one side: their mean at the start and at the later `moment`, from 1 to 5."""

    key: str | None
    title: str | None
    side: str
    moment: str
    people: int
    before: float
    after: float


async def gains(session: Session, programme_id: int, moment: str, group: int) -> list[Gain]:
    """Averages over whole groups of so many people, in the order in which they answered.

    See `bot.rules.small_numbers`.
    """
    start, later = aliased(Confidence), aliased(Confidence)
    topic_and_side = (col(later.topic_id), col(later.side))
    answered = (
        select(
            col(later.topic_id),
            col(later.side),
            col(start.level).label("before"),
            col(later.level).label("after"),
            func.row_number()
            .over(partition_by=topic_and_side, order_by=(col(later.at), col(later.id)))
            .label("rank"),
            func.count().over(partition_by=topic_and_side).label("people"),
        )
        .select_from(later)
        .join(
            start,
            (col(start.programme_id) == col(later.programme_id))
            & (col(start.person_id) == col(later.person_id))
            & (col(start.topic_id) == col(later.topic_id))
            & (col(start.moment) == "start"),
        )
        .where(col(later.programme_id) == programme_id, col(later.moment) == moment)
        .subquery()
    )
    whole = answered.c.people - answered.c.people % group
    query = (
        select(
            col(Topic.key),
            col(Topic.title),
            answered.c.side,
            func.count(),
            func.avg(answered.c.before),
            func.avg(answered.c.after),
        )
        .select_from(answered)
        .join(Topic, col(Topic.id) == answered.c.topic_id)
        .where(answered.c.rank <= cast(whole, Integer))
        .group_by(col(Topic.id), col(Topic.key), col(Topic.title), answered.c.side)
        .order_by(col(Topic.position), answered.c.side)
    )
    return [
        Gain(key, title, side, moment, people, float(before), float(after))
        for key, title, side, people, before, after in await rows_of(session, query)
    ]
