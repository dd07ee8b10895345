"""How few people a figure may be made of, and from when on"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "since_on"),
    )
    op.create_index("ix_threshold_workspace_id", "threshold", ["workspace_id"])


def downgrade() -> None:
    op.drop_index("ix_threshold_workspace_id", "threshold")
    op.drop_table("threshold")
