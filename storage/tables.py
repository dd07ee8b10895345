"""Every table. Instants are aware UTC (`*_at`), local dates are dates (`*_on`).

Free text that people write is in `EncryptedText` columns. Every row belongs to a workspace.
"""

from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import EncryptedText, UtcDateTime


def _instant(*, index: bool = False) -> Any:
    return Field(sa_type=UtcDateTime, index=index)


def _maybe_instant(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)


def _secret() -> Any:
    return Field(default=None, sa_type=EncryptedText, nullable=True)


def _workspace() -> Any:
    return Field(foreign_key="workspace.id", index=True)


def _when(condition: str) -> dict[str, Any]:
    # The migrations give both databases this condition. Naming PostgreSQL's dialect here too would
    # load it at every start, which takes as long as SQLModel itself.
    return {"sqlite_where": text(condition)}


class Workspace(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(unique=True)
    name: str = ""
    bot_user_id: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    created_at: datetime = _instant()


class Person(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    slack_id: str
    handle: str = ""
    name: str = ""
    time_zone: str = ""
    """Empty where Slack does not tell, like `locale`."""
    locale: str = ""
    language: str | None = None
    """What they chose in App Home; None follows their Slack locale."""
    is_active: bool = True
    is_bot: bool = False
    is_slack_admin: bool = False
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    function: str | None = None
    dm_channel_id: str | None = None
    synced_at: datetime = _instant()


class Role(SQLModel, table=True):
    """`kind` is "admin" (no programme) or "lead" (of one programme)."""

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "programme_id"),
        Index("uq_role_admin", "person_id", unique=True, **_when("programme_id IS NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    person_id: int = Field(foreign_key="person.id")
    kind: str
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    created_at: datetime = _instant()


class Programme(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    name: str
    language: str = "en"
    time_zone: str = "UTC"
    weekdays: str = "0"
    """Digits, 0 is Monday: "02" is Mondays and Wednesdays."""
    local_time: str = "09:00"
    every_weeks: int = 1
    nth: int | None = None
    """Monthly when set: the nth of the weekdays in each month, -1 is the last."""
    working_days: str = "01234"
    country: str | None = None
    """Whose public holidays are kept, such as "FR" or "CA-QC"; None is that of the pair's zone."""
    answer_days: int = 7
    """A check-in takes answers at most this long."""
    reminders: int = 2
    """How many a check-in may bring to somebody who has not answered; two at most."""
    state: str = "running"
    starts_on: date | None = None
    ends_on: date | None = None
    created_at: datetime = _instant()


class Topic(SQLModel, table=True):
    """A shipped topic has a `key` of the catalogues; a lead's own has a `title` and questions.

    What a lead writes here is the programme's content, posted in every pair's conversation: it is
    not private, and is kept as plain text.
    """

    __table_args__ = (UniqueConstraint("programme_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    key: str | None = None
    title: str | None = None
    aim: str | None = None
    questions: str | None = None
    """A lead's own, one a line."""
    is_hidden: bool = False
    """No longer comes to any pair; what was said about it stays."""
    position: int = 0


class Pair(SQLModel, table=True):
    __table_args__ = (
        Index(
            "uq_pair_active",
            "programme_id",
            "mentor_id",
            "executive_id",
            unique=True,
            **_when("state = 'active'"),
        ),
        Index("ix_pair_due", "state", "next_check_in_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    executive_id: int = Field(foreign_key="person.id", index=True)
    channel_id: str
    time_zone: str | None = None
    """Set by hand; None is the executive's own."""
    country: str | None = None
    """Set by hand; None is the programme's."""
    state: str = "active"
    next_check_in_at: datetime | None = _maybe_instant()
    """None when the programme has no further check-in."""
    next_topic_id: int | None = Field(default=None, foreign_key="topic.id")
    """What one of them chose for their next check-in, and who; used once."""
    next_topic_by_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = _instant()
    created_by_id: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = _maybe_instant()
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    end_reason: str | None = _secret()


class CheckIn(SQLModel, table=True):
    """`state` is "open", "closed" (somebody answered) or "missed" (nobody did)."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("pair_id", "due_at"),
        Index("ix_check_in_closing", "state", "closes_at"),
        Index("ix_check_in_reminding", "state", "remind_at"),
        Index("ix_check_in_programme_due", "programme_id", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    programme_id: int = Field(foreign_key="programme.id")
    pair_id: int = Field(foreign_key="pair.id")
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    chosen_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Which of the pair chose the topic; None when it came in the programme's order."""
    due_at: datetime = _instant()
    opened_at: datetime = _instant()
    closes_at: datetime = _instant()
    closed_at: datetime | None = _maybe_instant()
    remind_at: datetime | None = _maybe_instant()
    """When those who have not answered are next reminded; None when they will not be."""
    reminded: int = 0
    state: str = "open"
    revision: int = 0
    """Counts the changes that its prompt must show."""


class Answer(SQLModel, table=True):
    """`visibility` is "me", "pair" or "insight"; `side` is "mentor" or "executive"."""

    __table_args__ = (UniqueConstraint("check_in_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    check_in_id: int = Field(foreign_key="check_in.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    side: str
    met: bool
    met_on: date | None = None
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    note: str | None = _secret()
    usefulness: int | None = None
    visibility: str = "pair"
    word_to_lead: str | None = _secret()
    answered_at: datetime = _instant()
    updated_at: datetime = _instant()


class PairSession(SQLModel, table=True):
    """A meeting that the pair held, told by one answer or by both."""

    __tablename__ = "session"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    check_in_id: int = Field(foreign_key="check_in.id", unique=True)
    held_on: date
    topic_id: int | None = Field(default=None, foreign_key="topic.id")


class NextStep(SQLModel, table=True):
    __tablename__ = "next_step"
    __table_args__ = (UniqueConstraint("check_in_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    check_in_id: int = Field(foreign_key="check_in.id")
    person_id: int = Field(foreign_key="person.id")
    text: str | None = _secret()
    due_on: date | None = None
    done_at: datetime | None = _maybe_instant()


class Insight(SQLModel, table=True):
    """`state`: "offered" by its author, then "agreed" or "kept" (between them) by the other."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    pair_id: int = Field(foreign_key="pair.id")
    check_in_id: int = Field(foreign_key="check_in.id")
    answer_id: int = Field(foreign_key="answer.id", unique=True)
    author_id: int = Field(foreign_key="person.id")
    text: str | None = _secret()
    state: str = "offered"
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = _maybe_instant()
    created_at: datetime = _instant()


class Delivery(SQLModel, table=True):
    """One Slack message owed to someone. It is rendered when it is sent, so it holds no text.

    `state`: "pending" → "claimed" → "sent", or "failed" (with `error`), or "cancelled".
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_delivery_due", "workspace_id", "state", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    kind: str
    dedupe_key: str
    pair_id: int | None = Field(default=None, foreign_key="pair.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    subject_id: int | None = None
    """The answer or the insight that the message is about."""
    reason: str | None = None
    """For a lead who is told of a trouble: Slack's error; or that a word was "changed"."""
    state: str = "pending"
    due_at: datetime = _instant()
    channel_id: str | None = None
    ts: str | None = None
    attempts: int = 0
    is_doubtful: bool = False
    """Slack may have had it already: it is looked for before it is sent again."""
    claimed_by: str | None = None
    first_tried_at: datetime | None = _maybe_instant()
    sent_at: datetime | None = _maybe_instant()
    first_error_at: datetime | None = _maybe_instant()
    error: str | None = None


class Lease(SQLModel, table=True):
    """The replica that carries a workspace's outbox, until its lease ends."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    holder: str
    until_at: datetime = _instant()


class Replica(SQLModel, table=True):
    """A process that shares the work; belongs to no workspace."""

    worker: str = Field(primary_key=True)
    seen_at: datetime = _instant()


class Receipt(SQLModel, table=True):
    """An envelope of Slack's that was handled: the same one may come again."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    key: str
    at: datetime = _instant(index=True)


class AuditEvent(SQLModel, table=True):
    __tablename__ = "audit_event"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = _workspace()
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    subject: str
    at: datetime = _instant(index=True)


class _Row(Protocol):
    id: int | None


def ident(row: _Row) -> int:
    """The key of a row that was flushed; an unflushed one is a programming error."""
    if row.id is None:
        raise LookupError(f"{type(row).__name__} has no key before it is flushed")
    return row.id
