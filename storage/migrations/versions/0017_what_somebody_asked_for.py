"""Which deliveries somebody asked for, and which the bot owes of its own accord"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is owed by now comes in working hours; so does what an older replica goes on owing.
    op.add_column(
        "delivery", sa.Column("is_asked", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("delivery", "is_asked")
