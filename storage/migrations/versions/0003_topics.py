"""Topics: a lead's own, their order, and what a pair chooses; the library grows to 24"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = (
    "search",
    "reviews",
    "inclusion",
    "meetings",
    "second_hand",
    "feedback",
    "live",
    "news",
    "subscriptions",
    "office",
    "gaming",
    "service",
    "boundaries",
    "money",
    "green",
    "employer",
)
"""As they were shipped with this revision: the library of later versions is no matter here."""


def upgrade() -> None:
    with op.batch_alter_table("topic") as topic:
        topic.add_column(sa.Column("aim", sa.String(), nullable=True))
        topic.add_column(sa.Column("questions", sa.String(), nullable=True))
        topic.add_column(
            sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("topic") as topic:
        topic.alter_column("is_hidden", server_default=None)
    with op.batch_alter_table("pair") as pair:
        pair.add_column(sa.Column("next_topic_id", sa.Integer(), nullable=True))
        pair.add_column(sa.Column("next_topic_by_id", sa.Integer(), nullable=True))
        pair.create_foreign_key("fk_pair_next_topic", "topic", ["next_topic_id"], ["id"])
        pair.create_foreign_key("fk_pair_next_topic_by", "person", ["next_topic_by_id"], ["id"])
    with op.batch_alter_table("check_in") as check_in:
        check_in.add_column(sa.Column("chosen_by_id", sa.Integer(), nullable=True))
        check_in.create_foreign_key("fk_check_in_chosen_by", "person", ["chosen_by_id"], ["id"])
    _grow_the_library()


def _grow_the_library() -> None:
    """Programmes that go on get the new topics after their present ones: nothing that a pair
    expects next changes, and a lead may hide what is not wanted.
    """
    append = sa.text(
        "INSERT INTO topic (workspace_id, programme_id, key, position, is_hidden) "
        "SELECT p.workspace_id, p.id, :key, "
        "(SELECT COALESCE(MAX(t.position), -1) + 1 FROM topic t WHERE t.programme_id = p.id), "
        ":hidden FROM programme p WHERE p.state = 'running'"
    ).bindparams(sa.bindparam("hidden", False, sa.Boolean()))
    for key in _NEW:
        op.execute(append.bindparams(key=key))
