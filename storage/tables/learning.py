"""What people say of themselves: their confidence, and what the programme brought them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.states import Moment, Side
from storage.tables.fields import instant, maybe_instant, one_of, secret, workspace


class Confidence(SQLModel, table=True):
    """How sure of a topic somebody feels, from 1 to 5, at a moment of their programme."""

    __table_args__ = (UniqueConstraint("programme_id", "person_id", "topic_id", "moment"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    topic_id: int = Field(foreign_key="topic.id")
    side: Side = one_of(Side)
    moment: Moment = one_of(Moment)
    level: int
    at: datetime = instant()
    """When it was first said: a changed mind does not move it."""


class FollowUp(SQLModel, table=True):
    """The last answer to a programme that closes (0 months after), and those 6 and 12 after it."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("programme_id", "person_id", "months"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    side: Side = one_of(Side)
    months: int = 0
    again: bool
    """They would do it again."""
    changed: str | None = secret()
    """What changed, in their words."""
    wants_rematch: bool = False
    addressed_at: datetime | None = maybe_instant()
    """Whoever led at that instant may read that wish; None: it waits for the first who may."""
    at: datetime = instant()
