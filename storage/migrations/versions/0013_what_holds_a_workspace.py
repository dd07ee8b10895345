"""Since when Slack takes nothing from a workspace, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("held_since_at", sa.DateTime(timezone=True)),
    ("held_method", sa.String()),
    ("held_error", sa.String()),
)


def upgrade() -> None:
    with op.batch_alter_table("workspace") as batch_op:
        for name, kind in _COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspace") as batch_op:
        for name, _ in reversed(_COLUMNS):
            batch_op.drop_column(name)
