"""Each row with texts that people wrote has a random handle; which keys were used is known"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "answer",
    "blocked_pair",
    "enrolment",
    "follow_up",
    "import_run",
    "insight",
    "lead_note",
    "lead_task",
    "next_step",
    "pair",
    "planned_session",
    "proposal",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    random = (
        "lower(hex(randomblob(16)))" if is_sqlite else "replace(gen_random_uuid()::text,'-','')"
    )
    for table in TABLES:
        op.add_column(table, sa.Column("row_handle", sa.String(), nullable=True))
        op.execute(f"UPDATE {table} SET row_handle = {random}")  # noqa: S608 - names of above
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("row_handle", existing_type=sa.String(), nullable=False)
        op.create_index(f"ix_{table}_row_handle", table, ["row_handle"], unique=True)
    op.create_table(
        "cipher_key",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_table(
        "journal_mark",
        sa.Column("journal", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("journal"),
    )


def downgrade() -> None:
    op.drop_table("journal_mark")
    op.drop_table("cipher_key")
    for table in TABLES:
        op.drop_index(f"ix_{table}_row_handle", table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("row_handle")
