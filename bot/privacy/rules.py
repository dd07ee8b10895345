"""When what people wrote in a programme is taken away."""

from calendar import monthrange
from datetime import datetime


def purge_at(closed_at: datetime, months: int) -> datetime:
    """`months` after it closed, at the same time of day; on the last day of a shorter month."""
    count = closed_at.month - 1 + max(0, months)
    year, month = closed_at.year + count // 12, count % 12 + 1
    return closed_at.replace(
        # 31 January and one month is the last of February.
        year=year,
        month=month,
        day=min(closed_at.day, monthrange(year, month)[1]),
    )


def since(now: datetime, months: int) -> datetime:
    """Programmes that closed at this instant or earlier are to be purged now: the inverse of
    `purge_at`.
    """
    count = now.month - 1 - max(0, months)
    year, month = now.year + count // 12, count % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))
