"""Check-ins and what people say: at them, of their confidence, and at the end."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import instant, maybe_instant, one_of, secret, when, workspace
from storage.states import CheckInState, InsightState, Moment, Side, Stage, Visibility
from storage.tables.texts import WithTexts


class CheckIn(SQLModel, table=True):
    __tablename__ = "check_in"
    __table_args__ = (
        # Two replicas that open the same check-in at one moment write one row.
        UniqueConstraint("pair_id", "due_at"),
        # Due at another instant in another zone, it is the same one: it is not asked again.
        Index("uq_check_in_period", "pair_id", "period_on", unique=True),
        # The job that closes looks every minute: few are open, however many ever were.
        Index("ix_check_in_closing", "state", "closes_at"),
        Index("ix_check_in_reminding", "state", "remind_at"),
        # With what the figures of a programme are grouped by: they are read from it alone.
        Index("ix_check_in_programme_due", "programme_id", "due_at", "opened_at", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    pair_id: int = Field(foreign_key="pair.id")
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    chosen_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Which of the pair chose the topic; None when it came in the programme's order."""
    due_at: datetime = instant()
    period_on: date | None = None
    """The programmed day that it is of; None of those from before it was written down, but for each
    pair's last."""
    opened_at: datetime = instant()
    closes_at: datetime = instant()
    closed_at: datetime | None = maybe_instant()
    remind_at: datetime | None = maybe_instant()
    """When those who have not answered are next reminded; None when they will not be."""
    reminded: int = 0
    state: CheckInState = one_of(CheckInState, CheckInState.OPEN)
    revision: int = 0
    """Counts the changes that its prompt must show."""


class Answer(WithTexts, table=True):
    # Two taps at once, or the same envelope twice, are one answer.
    __table_args__ = (UniqueConstraint("check_in_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    check_in_id: int = Field(foreign_key="check_in.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    side: Side = one_of(Side)
    met: bool
    in_time: bool = True
    """First given before the bot had to remind anybody."""
    met_on: date | None = None
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    note: str | None = secret("answer.note")
    usefulness: int | None = None
    visibility: Visibility = one_of(Visibility, Visibility.PAIR)
    word_to_lead: str | None = secret("answer.word_to_lead")
    addressed_at: datetime | None = maybe_instant()
    """Whoever led at that instant may read the word; None: it waits for the first lead who may."""
    answered_at: datetime = instant()
    updated_at: datetime = instant()


class PairSession(SQLModel, table=True):
    """A meeting that the pair held, told by one answer or by both."""

    __tablename__ = "session"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    # Told by both of the pair it is still one session.
    check_in_id: int = Field(foreign_key="check_in.id", unique=True)
    held_on: date
    topic_id: int | None = Field(default=None, foreign_key="topic.id")


class NextStep(WithTexts, table=True):
    __tablename__ = "next_step"
    __table_args__ = (
        UniqueConstraint("check_in_id", "person_id"),
        # Of the open ones only: those that are overdue are counted without all that were ever done.
        Index(
            "ix_next_step_open",
            "due_on",
            "pair_id",
            **when("done_at IS NULL AND text IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    check_in_id: int = Field(foreign_key="check_in.id")
    person_id: int = Field(foreign_key="person.id")
    text: str | None = secret("next_step.text")
    due_on: date | None = None
    done_at: datetime | None = maybe_instant()


class Insight(WithTexts, table=True):
    __table_args__ = (Index("ix_insight_programme_created", "programme_id", "created_at"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    pair_id: int = Field(foreign_key="pair.id")
    check_in_id: int = Field(foreign_key="check_in.id")
    answer_id: int = Field(foreign_key="answer.id", unique=True)
    author_id: int = Field(foreign_key="person.id")
    text: str | None = secret("insight.text")
    state: InsightState = one_of(InsightState, InsightState.OFFERED)
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = maybe_instant()
    created_at: datetime = instant()
    is_anonymous: bool = False
    """The leads read it without names."""
    area: str | None = None
    """"commercial", "marketing", "hr", "product" or "other"."""
    stage: Stage = one_of(Stage, Stage.RAISED)
    stage_at: datetime | None = maybe_instant()
    stage_by_id: int | None = Field(default=None, foreign_key="person.id")
    outcome: str | None = secret("insight.outcome")
    """What came of it, as its author is told."""


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


class FollowUp(WithTexts, table=True):
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
    changed: str | None = secret("follow_up.changed")
    """What changed, in their words."""
    wants_rematch: bool = False
    addressed_at: datetime | None = maybe_instant()
    """Whoever led at that instant may read that wish; None: it waits for the first who may."""
    at: datetime = instant()
