"""Whose holidays a person keeps, the period of a check-in, and when the bot was last at work"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(), nullable=True))
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("check_in") as batch_op:
        batch_op.add_column(sa.Column("period_on", sa.Date(), nullable=True))
    op.create_index("uq_check_in_period", "check_in", ["pair_id", "period_on"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_check_in_period", table_name="check_in")
    with op.batch_alter_table("check_in") as batch_op:
        batch_op.drop_column("period_on")
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.drop_column("seen_at")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("country")
