"""Who reads what is kept, so that a change of it can be told"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("promise", sa.String()),
    ("promise_before", sa.String()),
    ("promise_changed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("workspace") as batch_op:
        for name, kind in _COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspace") as batch_op:
        for name, _ in reversed(_COLUMNS):
            batch_op.drop_column(name)
