"""What is looked for every minute is found by an index, however many pairs and people there are"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("ix_pair_back", "pair", ["state", "paused_until_on"], "paused_until_on IS NOT NULL")
    _create("ix_person_committee", "person", ["workspace_id"], "committee_since_on IS NOT NULL")
    op.create_index("ix_lead_task_kind", "lead_task", ["state", "kind"])
    is_open = "done_at IS NULL AND text IS NOT NULL"
    _create("ix_next_step_open", "next_step", ["due_on", "pair_id"], is_open)
    # A pause used to skip what had been answered too, so that there were more answers than dues.
    op.execute(
        "UPDATE check_in SET state = 'closed' WHERE state = 'skipped' AND EXISTS "
        "(SELECT 1 FROM answer WHERE answer.check_in_id = check_in.id)"
    )


def downgrade() -> None:
    op.drop_index("ix_next_step_open", "next_step")
    op.drop_index("ix_lead_task_kind", "lead_task")
    op.drop_index("ix_person_committee", "person")
    op.drop_index("ix_pair_back", "pair")


def _create(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
