"""Digests that were posted with texts of insights are to be shown without them"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # One change owed for each digest that stands in a conversation; the text goes when it is sent.
    op.execute(
        "INSERT INTO delivery (workspace_id, kind, dedupe_key, subject_id, state, due_at, attempts,"
        " is_doubtful) SELECT workspace_id, 'digest_changed', 'digest_changed:' || id, id,"
        " 'pending', sent_at, 0, is_doubtful FROM delivery WHERE kind = 'digest' AND"
        " state = 'sent' AND ts IS NOT NULL AND sent_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE kind = 'digest_changed'")
