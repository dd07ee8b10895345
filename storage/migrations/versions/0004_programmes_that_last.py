"""Programmes that people stay in: enrolment, proposals, plans, insight stages, follow-up"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _widen()
    _enrolment()
    _pairs()
    _learning()


def _widen() -> None:
    """New columns of tables that hold rows: a default for those rows, then none."""
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.add_column(sa.Column("plain_since_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("answer") as batch_op:
        batch_op.add_column(
            sa.Column("in_time", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("answer") as batch_op:
        batch_op.alter_column("in_time", server_default=None)
    op.execute(
        sa.text(
            "UPDATE answer SET in_time = :late WHERE check_in_id IN "
            "(SELECT id FROM check_in WHERE reminded > 0)"
        ).bindparams(sa.bindparam("late", False, sa.Boolean()))
    )
    with op.batch_alter_table("check_in") as batch_op:
        batch_op.drop_index("ix_check_in_programme_due")
        batch_op.create_index(
            "ix_check_in_programme_due", ["programme_id", "due_at", "opened_at", "state"]
        )
    with op.batch_alter_table("insight") as batch_op:
        batch_op.add_column(
            # Until now the leads read every insight without names: those stay without.
            sa.Column("is_anonymous", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("area", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("stage", sa.String(), nullable=False, server_default="raised")
        )
        batch_op.add_column(sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("stage_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.Text(), nullable=True))
        batch_op.create_foreign_key("fk_insight_stage_by_id", "person", ["stage_by_id"], ["id"])
        batch_op.drop_index("ix_insight_programme_id")
        batch_op.create_index("ix_insight_programme_created", ["programme_id", "created_at"])
    with op.batch_alter_table("insight") as batch_op:
        for column in ("is_anonymous", "stage"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("pair") as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_until_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("paused_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pause_cause", sa.String(), nullable=True))
        batch_op.create_foreign_key("fk_pair_paused_by_id", "person", ["paused_by_id"], ["id"])
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("site", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("languages", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("committee_since_on", sa.Date(), nullable=True))
    with op.batch_alter_table("person") as batch_op:
        for column in ("languages",):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("programme") as batch_op:
        batch_op.add_column(
            sa.Column("every_months", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("taper_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("taper_every_weeks", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("taper_nth", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("taper_every_months", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("sessions", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("agenda", sa.String(), nullable=False, server_default="mentor")
        )
        batch_op.add_column(sa.Column("channel_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("purge_months", sa.Integer(), nullable=False, server_default="12")
        )
        batch_op.add_column(sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("digest_every", sa.String(), nullable=False, server_default="none")
        )
        batch_op.add_column(
            sa.Column("digest_day", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("digest_time", sa.String(), nullable=False, server_default="09:00")
        )
        batch_op.add_column(
            sa.Column("digest_to", sa.String(), nullable=False, server_default="dm")
        )
        batch_op.add_column(sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_programme_next_digest_at"), ["next_digest_at"], unique=False
        )
    with op.batch_alter_table("programme") as batch_op:
        for column in (
            "every_months",
            "taper_every_weeks",
            "taper_every_months",
            "agenda",
            "purge_months",
            "digest_every",
            "digest_day",
            "digest_time",
            "digest_to",
        ):
            batch_op.alter_column(column, server_default=None)


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "person_id"),
    )
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enrolment_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "enrolment_topic",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "topic_id"),
    )
    with op.batch_alter_table("enrolment_topic") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enrolment_topic_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("import_run") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_run_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "blocked_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["one_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("one_id", "other_id"),
    )
    with op.batch_alter_table("blocked_pair") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blocked_pair_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("executive_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refused_by", sa.String(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["executive_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["pair.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("executive_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["executive_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("executive_id", "delegate_id"),
    )
    with op.batch_alter_table("delegation") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegation_delegate_id"), ["delegate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_delegation_workspace_id"), ["workspace_id"], unique=False
        )


def _pairs() -> None:
    op.create_table(
        "planned_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("question_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["pair.id"],
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["question_by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("planned_session") as batch_op:
        batch_op.create_index("ix_planned_session_due", ["state", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_session_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_planned_session_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "postponement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["check_in.id"],
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["pair.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("postponement") as batch_op:
        batch_op.create_index(batch_op.f("ix_postponement_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_postponement_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "lead_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["done_by_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["pair.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "dedupe_key"),
    )
    with op.batch_alter_table("lead_task") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lead_task_programme_id"), ["programme_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lead_task_workspace_id"), ["workspace_id"], unique=False
        )


def _learning() -> None:
    op.create_table(
        "confidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "person_id", "topic_id", "moment"),
    )
    with op.batch_alter_table("confidence") as batch_op:
        batch_op.create_index(batch_op.f("ix_confidence_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_confidence_workspace_id"), ["workspace_id"], unique=False
        )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=True),
        sa.Column("wants_rematch", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "person_id", "months"),
    )
    with op.batch_alter_table("follow_up") as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_follow_up_workspace_id"), ["workspace_id"], unique=False
        )
