"""What people say of themselves: their confidence, and what the programme brought them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.fields import instant, secret, workspace


class Confidence(SQLModel, table=True):
    """How sure of a topic somebody feels, from 1 to 5, at the "start", "middle" or "end"."""

    __table_args__ = (UniqueConstraint("programme_id", "person_id", "topic_id", "moment"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    topic_id: int = Field(foreign_key="topic.id")
    side: str
    moment: str
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
    side: str
    months: int = 0
    again: bool
    """They would do it again."""
    changed: str | None = secret()
    """What changed, in their words."""
    wants_rematch: bool = False
    at: datetime = instant()
