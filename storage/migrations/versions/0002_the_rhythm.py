"""The rhythm: cadences, reminders, doubtful deliveries, leases"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("programme") as programme:
        programme.alter_column("weekday", new_column_name="weekdays", type_=sa.String())
        programme.add_column(sa.Column("nth", sa.Integer(), nullable=True))
        programme.add_column(
            sa.Column("working_days", sa.String(), nullable=False, server_default="01234")
        )
        programme.add_column(sa.Column("country", sa.String(), nullable=True))
        programme.add_column(
            sa.Column("reminders", sa.Integer(), nullable=False, server_default="2")
        )
    with op.batch_alter_table("programme") as programme:
        programme.alter_column("working_days", server_default=None)
        programme.alter_column("reminders", server_default=None)
    with op.batch_alter_table("pair") as pair:
        pair.add_column(sa.Column("country", sa.String(), nullable=True))
        pair.alter_column(
            "next_check_in_at", existing_type=sa.DateTime(timezone=True), nullable=True
        )
    with op.batch_alter_table("check_in") as check_in:
        check_in.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        check_in.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        check_in.create_index("ix_check_in_reminding", ["state", "remind_at"])
    with op.batch_alter_table("check_in") as check_in:
        check_in.alter_column("reminded", server_default=None)
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("reason", sa.String(), nullable=True))
        delivery.add_column(
            sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        delivery.alter_column(
            "claimed_at",
            new_column_name="first_tried_at",
            existing_type=sa.DateTime(timezone=True),
        )
        delivery.drop_index("ix_delivery_due")
        delivery.create_index("ix_delivery_due", ["workspace_id", "state", "due_at"])
    with op.batch_alter_table("delivery") as delivery:
        delivery.alter_column("is_doubtful", server_default=None)
    op.create_table(
        "lease",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace_id"),
    )
    op.create_table(
        "replica",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker"),
    )
