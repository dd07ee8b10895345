"""How much surer of a topic people feel than at the start."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.engine import Session
from storage.figures.span import rows_of
from storage.states import Moment, Side
from storage.tables import Confidence, Topic


@dataclass(frozen=True)
class Gain:
    """How many levels `people` of one side went up between the start and the later `moment`, on
    average: from -4 to 4. Never where from, nor where to: those would be of other groups.
    """

    topic_id: int
    key: str | None
    title: str | None
    side: Side
    moment: Moment
    people: int
    mean: float


async def gains(
    session: Session,
    programme_id: int,
    moments: Collection[str],
    group: int,
    settled_until: datetime,
) -> list[Gain]:
    """Topic by topic, side by side. Averages over whole groups of so many people, in the order in
    which they first answered; what was first said later than `settled_until` can still change.

    See `bot.kernel.rules.small_numbers`.
    """
    start, later = aliased(Confidence), aliased(Confidence)
    # The later of the two: SQLite's max() of two values is GREATEST() on PostgreSQL.
    said_at = case((col(start.at) > col(later.at), col(start.at)), else_=col(later.at))
    one_figure = (col(later.topic_id), col(later.side), col(later.moment))
    answered = (
        select(
            *one_figure,
            (col(later.level) - col(start.level)).label("gain"),
            func.row_number()
            .over(partition_by=one_figure, order_by=(said_at, col(later.id)))
            .label("rank"),
            func.count().over(partition_by=one_figure).label("people"),
        )
        .select_from(later)
        .join(
            start,
            (col(start.programme_id) == col(later.programme_id))
            & (col(start.person_id) == col(later.person_id))
            & (col(start.topic_id) == col(later.topic_id))
            & (col(start.moment) == Moment.START),
        )
        .where(
            col(later.programme_id) == programme_id,
            col(later.moment).in_(moments),
            col(start.at) <= settled_until,
            col(later.at) <= settled_until,
        )
        .subquery()
    )
    # Whole groups only: the last ones who answered wait until their group is full.
    whole = answered.c.people - answered.c.people % group
    query = (
        select(
            col(Topic.id),
            col(Topic.key),
            col(Topic.title),
            answered.c.side,
            answered.c.moment,
            func.count(),
            func.sum(answered.c.gain),
        )
        .select_from(answered)
        .join(Topic, col(Topic.id) == answered.c.topic_id)
        .where(answered.c.rank <= cast(whole, Integer))
        .group_by(
            col(Topic.id), col(Topic.key), col(Topic.title), answered.c.side, answered.c.moment
        )
        .order_by(col(Topic.position), col(Topic.id), answered.c.side)
    )
    return [
        Gain(topic_id, key, title, side, moment, people, float(total) / people)
        for topic_id, key, title, side, moment, people, total in await rows_of(session, query)
    ]
