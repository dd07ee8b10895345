"""People of another company are known as such, and guests too"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        for name in ("is_foreign", "is_guest"):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("person") as batch_op:
        # What is written from now on says it: the table has no default of its own.
        for name in ("is_foreign", "is_guest"):
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        for name in ("is_guest", "is_foreign"):
            batch_op.drop_column(name)
