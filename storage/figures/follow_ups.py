"""How many would do it again, as they said at the end of a programme and some months later."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, case, cast, func, select
from sqlmodel import col

from storage.engine import Session
from storage.figures.span import rows_of
from storage.tables import FollowUp


@dataclass(frozen=True)
class AgainCount:
    """Of `people` who answered so many `months` after the end, `again` would do it again."""

    months: int
    people: int
    again: int


async def again(
    session: Session, programme_id: int, months: Collection[int], group: int
) -> list[AgainCount]:
    """Counted over whole groups of so many people, in the order in which they first answered.

    See `bot.kernel.rules.small_numbers`.
    """
    answered = (
        select(
            col(FollowUp.months),
            col(FollowUp.again),
            func.row_number()
            .over(partition_by=col(FollowUp.months), order_by=col(FollowUp.id))
            .label("rank"),
            func.count().over(partition_by=col(FollowUp.months)).label("people"),
        )
        .where(col(FollowUp.programme_id) == programme_id, col(FollowUp.months).in_(months))
        .subquery()
    )
    # Whole groups only: the last ones who answered wait until their group is full.
    whole = answered.c.people - answered.c.people % group
    query = (
        select(
            answered.c.months,
            func.count(),
            func.sum(case((answered.c.again, 1), else_=0)),
        )
        .where(answered.c.rank <= cast(whole, Integer))
        .group_by(answered.c.months)
        .order_by(answered.c.months)
    )
    return [AgainCount(*row) for row in await rows_of(session, query)]
