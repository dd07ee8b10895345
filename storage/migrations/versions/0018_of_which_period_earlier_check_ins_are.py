"""Of which period the check-ins are that were opened before it was written down

Only the last one of each pair: a period before that is never asked again, wherever its people go.
"""

from collections.abc import Set
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LAST = sa.text(
    "SELECT check_in.id, check_in.due_at, programme.weekdays, pair.time_zone AS own_zone, "
    "person.time_zone AS their_zone, programme.time_zone AS usual_zone "
    "FROM check_in JOIN pair ON pair.id = check_in.pair_id "
    "JOIN person ON person.id = pair.executive_id "
    "JOIN programme ON programme.id = check_in.programme_id "
    "WHERE check_in.period_on IS NULL AND NOT EXISTS (SELECT 1 FROM check_in AS later "
    "WHERE later.pair_id = check_in.pair_id AND later.due_at > check_in.due_at)"
).columns(due_at=sa.DateTime(timezone=True))
# One that a pair has already is of a check-in that came early.
_FILL = sa.text(
    "UPDATE check_in SET period_on = :day WHERE id = :key AND NOT EXISTS (SELECT 1 FROM check_in "
    "AS other WHERE other.pair_id = check_in.pair_id AND other.period_on = :day)"
).bindparams(sa.bindparam("day", type_=sa.Date()), sa.bindparam("key", type_=sa.Integer()))


def upgrade() -> None:
    bind = op.get_bind()
    for row in bind.execute(_LAST).all():
        zone = _zone(row.own_zone or row.their_zone or row.usual_zone)
        weekdays = {int(day) for day in "0123456" if day in row.weekdays}
        bind.execute(_FILL, {"key": row.id, "day": _programmed(row.due_at, zone, weekdays)})


def downgrade() -> None:
    """What was filled in is as right without this revision."""


def _programmed(due_at: datetime, zone: ZoneInfo, weekdays: Set[int]) -> date:
    """The programmed day on which it was due, or which it had to make way for as a holiday."""
    instant = due_at if due_at.tzinfo else due_at.replace(tzinfo=UTC)
    day = instant.astimezone(zone).date()
    while weekdays and day.weekday() not in weekdays:
        day -= timedelta(days=1)
    return day


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
