"""What 0004 and 0005 did not make in the forms that they had on their first day

Both were edited after databases had been made with them. Each part is looked for by itself, since
those databases lack different ones.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Inspector

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OPEN_STEP = "done_at IS NULL AND text IS NOT NULL"
_PAUSED = "paused_until_on IS NOT NULL"


def upgrade() -> None:
    found = sa.inspect(op.get_bind())
    # This column came after the names were taken from old insights: see there.
    if not _has(found, "planned_session", "question_by_id"):
        _add_person("planned_session", "question_by_id")
        _keep_old_insights_without_names()
    if not _has(found, "workspace", "plain_since_at"):
        op.add_column("workspace", sa.Column("plain_since_at", sa.DateTime(timezone=True)))
    if not _has(found, "answer", "in_time"):
        _add_flag("answer", "in_time", default=True)
        op.execute(
            sa.text(
                "UPDATE answer SET in_time = :late WHERE check_in_id IN "
                "(SELECT id FROM check_in WHERE reminded > 0)"
            ).bindparams(sa.bindparam("late", False, sa.Boolean()))
        )
    if not _has(found, "proposal", "is_by_hand"):
        _add_flag("proposal", "is_by_hand", default=False)
    if not _has(found, "proposal", "decided_by_id"):
        _add_person("proposal", "decided_by_id")
    _index(found, "check_in", "ix_check_in_programme_due", "programme_id due_at opened_at state")
    _index(found, "insight", "ix_insight_programme_created", "programme_id created_at")
    if "ix_insight_programme_id" in _indexes(found, "insight"):
        op.drop_index("ix_insight_programme_id", "insight")
    _index(found, "next_step", "ix_next_step_open", "due_on pair_id", _OPEN_STEP)
    _index(found, "pair", "ix_pair_back", "state paused_until_on", _PAUSED)
    # The first forms of 0005 left this undone.
    op.execute(
        "UPDATE check_in SET state = 'closed' WHERE state = 'skipped' AND EXISTS "
        "(SELECT 1 FROM answer WHERE answer.check_in_id = check_in.id)"
    )


def downgrade() -> None:
    """The schema of the migrations as they are now has had all of this since 0005."""


def _keep_old_insights_without_names() -> None:
    """Some forms gave names to insights whose authors had been told that the leads see none.

    Those of before 0004 have no area. Taking a name away can be undone by its author, and reading
    it cannot.
    """
    op.execute(
        sa.text(
            "UPDATE insight SET is_anonymous = :yes WHERE area IS NULL AND is_anonymous = :no"
        ).bindparams(
            sa.bindparam("yes", True, sa.Boolean()), sa.bindparam("no", False, sa.Boolean())
        )
    )


def _add_person(table: str, column: str) -> None:
    refers = sa.ForeignKey("person.id", name=f"fk_{table}_{column}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(sa.Column(column, sa.Integer(), refers, nullable=True))


def _add_flag(table: str, column: str, *, default: bool) -> None:
    """A default for the rows that are there, then none."""
    value = sa.true() if default else sa.false()
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(sa.Column(column, sa.Boolean(), nullable=False, server_default=value))
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column(column, server_default=None)


def _index(found: Inspector, table: str, name: str, columns: str, where: str | None = None) -> None:
    there = _indexes(found, table).get(name)
    if there == columns.split():
        return
    if there is not None:
        op.drop_index(name, table)
    condition = sa.text(where) if where else None
    op.create_index(
        name, table, columns.split(), sqlite_where=condition, postgresql_where=condition
    )


def _has(found: Inspector, table: str, column: str) -> bool:
    return column in {each["name"] for each in found.get_columns(table)}


def _indexes(found: Inspector, table: str) -> dict[str | None, list[str | None]]:
    return {each["name"]: each["column_names"] for each in found.get_indexes(table)}
