"""What a lead writes to a pair has a table of its own: it is no task that anybody sees to"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A text is encrypted without regard to where it is kept, so that it is moved as it is. The keys
# stay too: what is owed names its note by them.


def upgrade() -> None:
    op.create_table(
        "lead_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"]),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "dedupe_key"),
    )
    for column in ("workspace_id", "programme_id"):
        op.create_index(f"ix_lead_note_{column}", "lead_note", [column])
    op.execute(
        "INSERT INTO lead_note (id, workspace_id, programme_id, pair_id, dedupe_key, author_id, "
        "text, created_at) SELECT id, workspace_id, programme_id, pair_id, dedupe_key, done_by_id, "
        "word, created_at FROM lead_task WHERE kind = 'note'"
    )
    # SQLite gives a key anew that was the last one: a message about it must not seem owed already.
    op.execute(
        "UPDATE delivery SET kind = 'lead_note', "
        "dedupe_key = 'lead_note:' || subject_id || ':' || person_id WHERE kind = 'lead_message' "
        "AND subject_id IN (SELECT id FROM lead_task WHERE kind = 'note')"
    )
    op.execute("DELETE FROM lead_task WHERE kind = 'note'")
    if op.get_bind().dialect.name == "postgresql":
        # Its sequence does not notice keys that were given by hand; SQLite has none.
        op.execute(
            "SELECT setval(pg_get_serial_sequence('lead_note', 'id'), "
            "(SELECT coalesce(max(id), 0) + 1 FROM lead_note), false)"
        )


def downgrade() -> None:
    """The notes get new keys: tasks that were made meanwhile may have theirs."""
    op.execute(
        "INSERT INTO lead_task (workspace_id, programme_id, pair_id, dedupe_key, kind, state, "
        "word, created_at, done_at, done_by_id) SELECT workspace_id, programme_id, pair_id, "
        "dedupe_key, 'note', 'done', text, created_at, created_at, author_id FROM lead_note"
    )
    op.execute(
        "UPDATE delivery SET kind = 'lead_message', subject_id = "
        "(SELECT lead_task.id FROM lead_task JOIN lead_note "
        "ON lead_note.workspace_id = lead_task.workspace_id "
        "AND lead_note.dedupe_key = lead_task.dedupe_key "
        "WHERE lead_note.id = delivery.subject_id) WHERE kind = 'lead_note'"
    )
    op.execute(
        "UPDATE delivery SET dedupe_key = 'lead_message:' || subject_id || ':' || person_id "
        "WHERE dedupe_key LIKE 'lead_note:%'"
    )
    op.drop_table("lead_note")
