"""A text to the leads is for those who lead when it is written; the log names nobody's words"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("answer", "lead_task", "enrolment", "follow_up")
_LEADS = "SELECT 1 FROM role r JOIN person l ON l.id = r.person_id"
_WORDS = (
    f"{_LEADS} JOIN check_in c ON c.programme_id = r.programme_id JOIN pair p ON p.id = c.pair_id "  # noqa: S608 - constants
    "WHERE c.id = answer.check_in_id AND r.kind = 'lead' AND l.is_active "
    "AND r.person_id NOT IN (p.mentor_id, p.executive_id)"
)
_OTHERS = (
    f"{_LEADS} WHERE r.programme_id = {{table}}.programme_id AND r.kind = 'lead' "  # noqa: S608 - constants
    "AND l.is_active AND r.person_id <> {table}.person_id AND NOT EXISTS (SELECT 1 FROM pair p "
    "WHERE p.programme_id = r.programme_id "
    "AND (p.mentor_id = r.person_id AND p.executive_id = {table}.person_id "
    "OR p.executive_id = r.person_id AND p.mentor_id = {table}.person_id))"
)


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("addressed_at", sa.DateTime(timezone=True), nullable=True)
            )
    # Whoever may read a text today goes on reading it; where nobody may, it goes on waiting.
    _address("answer", "word_to_lead IS NOT NULL", _WORDS)
    _address("lead_task", "kind IN ('another', 'leave')", _OTHERS)
    _address("enrolment", "card IS NOT NULL", _OTHERS)
    _address("follow_up", "wants_rematch", _OTHERS)
    # What was asked in private, and whose insight it was, is in no line of the log any more.
    _forget("lead_task", ("task.asked", "task.taken_back"), "task:", names_nobody=True)
    _forget("lead_task", ("task.done",), "task:")
    _forget("pair", ("risk.written",), "pair:")
    decided = ("insight.offered", "insight.agreed", "insight.kept", "insight.withdrawn")
    _forget("insight", decided, "insight:", names_nobody=True)


def downgrade() -> None:
    for table in reversed(_TABLES):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("addressed_at")


def _address(table: str, is_written: str, readers: str) -> None:
    query = f"UPDATE {table} SET addressed_at = :now WHERE {is_written} AND EXISTS ({readers})"  # noqa: S608 - constants
    now = sa.bindparam("now", datetime.now(UTC), sa.DateTime(timezone=True))
    op.execute(sa.text(query.format(table=table)).bindparams(now))


def _forget(table: str, actions: tuple[str, ...], kind: str, *, names_nobody: bool = False) -> None:
    """A line that told of a row tells of its programme."""
    key = f"CAST(SUBSTR(audit_event.subject, {len(kind) + 1}) AS INTEGER)"
    programme = f"(SELECT CAST(t.programme_id AS VARCHAR) FROM {table} t WHERE t.id = {key})"  # noqa: S608 - constants
    by = ", actor_id = NULL" if names_nobody else ""
    query = (
        f"UPDATE audit_event SET subject = 'programme:' || COALESCE({programme}, '0'){by} "  # noqa: S608 - constants
        "WHERE action IN :actions AND subject LIKE :kind"
    )
    named: sa.BindParameter[tuple[str, ...]] = sa.bindparam("actions", actions, expanding=True)
    op.execute(sa.text(query).bindparams(named, sa.bindparam("kind", f"{kind}%")))
