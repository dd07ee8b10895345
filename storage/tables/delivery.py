"""What is owed to people in Slack."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.states import DeliveryState
from storage.tables.fields import instant, maybe_instant, one_of, workspace


class Delivery(SQLModel, table=True):
    """One Slack message owed to someone. It is rendered when it is sent, so it holds no text."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_delivery_due", "workspace_id", "state", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    kind: str
    dedupe_key: str
    pair_id: int | None = Field(default=None, foreign_key="pair.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    subject_id: int | None = None
    """The answer or the insight that the message is about."""
    reason: str | None = None
    """For a lead who is told of a trouble: Slack's error; or that a word was "changed"."""
    state: DeliveryState = one_of(DeliveryState, DeliveryState.PENDING)
    due_at: datetime = instant()
    channel_id: str | None = None
    ts: str | None = None
    attempts: int = 0
    is_doubtful: bool = False
    """Slack may have had it already: it is looked for before it is sent again."""
    claimed_by: str | None = None
    first_tried_at: datetime | None = maybe_instant()
    sent_at: datetime | None = maybe_instant()
    first_error_at: datetime | None = maybe_instant()
    error: str | None = None
