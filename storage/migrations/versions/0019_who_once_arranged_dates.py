"""Until when somebody was an executive's delegate"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delegation", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # An older version knows those alone who are delegates.
    op.execute("DELETE FROM delegation WHERE ended_at IS NOT NULL")
    op.drop_column("delegation", "ended_at")
