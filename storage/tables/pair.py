"""Pairs, and what they plan."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import instant, maybe_instant, maybe_one_of, one_of, secret, when, workspace
from storage.states import (
    LeadTaskKind,
    LeadTaskState,
    PairState,
    PauseCause,
    PlannedState,
    PostponementKind,
    Side,
)
from storage.tables.texts import WithTexts


class Pair(WithTexts, table=True):
    __table_args__ = (
        Index(
            # Among active pairs only: two who were a pair once may become one again.
            "uq_pair_active",
            "programme_id",
            "mentor_id",
            "executive_id",
            unique=True,
            **when("state = 'active'"),
        ),
        # Looked for every few seconds, over the pairs of all programmes.
        Index("ix_pair_due", "state", "next_check_in_at"),
        Index("ix_pair_back", "state", "paused_until_on", **when("paused_until_on IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    executive_id: int = Field(foreign_key="person.id", index=True)
    channel_id: str
    time_zone: str | None = None
    """Set by hand; None is the executive's own."""
    country: str | None = None
    """Set by hand; None is the programme's."""
    state: PairState = one_of(PairState, PairState.ACTIVE)
    next_check_in_at: datetime | None = maybe_instant()
    """None when the programme has no further check-in."""
    paused_at: datetime | None = maybe_instant()
    """While it is paused nothing is asked of the pair; its state stays "active"."""
    paused_until_on: date | None = None
    """Their first day back; None while paused means until somebody resumes it."""
    paused_by_id: int | None = Field(default=None, foreign_key="person.id")
    pause_cause: PauseCause | None = maybe_one_of(PauseCause)
    next_topic_id: int | None = Field(default=None, foreign_key="topic.id")
    """What one of them chose for their next check-in, and who; used once."""
    next_topic_by_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = instant()
    created_by_id: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = maybe_instant()
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    end_reason: str | None = secret("pair.end_reason")


class PlannedSession(WithTexts, table=True):
    """A session that the pair has a date for."""

    __tablename__ = "planned_session"
    __table_args__ = (Index("ix_planned_session_due", "state", "starts_at"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    starts_at: datetime = instant()
    minutes: int = 45
    # RFC 5545, 3.8.4.7: the file of a change replaces the entry with the same UID.
    uid: str
    """Names it in calendars, whatever is changed."""
    # RFC 5545, 3.8.7.4: a calendar takes a file for newer than the one before by this number.
    sequence: int = 0
    """Counts its changes, as calendars want it."""
    planned_by_id: int = Field(foreign_key="person.id")
    question: str | None = secret("planned_session.question")
    """The question card: what the side that sets the agenda sends ahead."""
    question_by_id: int | None = Field(default=None, foreign_key="person.id")
    state: PlannedState = one_of(PlannedState, PlannedState.PLANNED)
    created_at: datetime = instant()
    updated_at: datetime = instant()


class Postponement(SQLModel, table=True):
    """That one side put something off."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id")
    person_id: int = Field(foreign_key="person.id")
    """Who did it: one of the two, or a delegate."""
    side: Side = one_of(Side)
    kind: PostponementKind = one_of(PostponementKind)
    at: datetime = instant()


class LeadTask(WithTexts, table=True):
    """Something for the leads of a programme to see to."""

    __tablename__ = "lead_task"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_lead_task_kind", "state", "kind"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    kind: LeadTaskKind = one_of(LeadTaskKind)
    dedupe_key: str
    pair_id: int | None = Field(default=None, foreign_key="pair.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    side: Side | None = maybe_one_of(Side)
    word: str | None = secret("lead_task.word")
    """What they wrote to the leads about it; of a risk, what a lead wrote to them."""
    addressed_at: datetime | None = maybe_instant()
    """Of a wish: whoever led at that instant may read it; None: it waits for the first who may."""
    state: LeadTaskState = one_of(LeadTaskState, LeadTaskState.OPEN)
    created_at: datetime = instant()
    done_at: datetime | None = maybe_instant()
    done_by_id: int | None = Field(default=None, foreign_key="person.id")


class LeadNote(WithTexts, table=True):
    """What somebody who runs a programme wrote to one of a pair, or to both."""

    __tablename__ = "lead_note"
    __table_args__ = (UniqueConstraint("workspace_id", "dedupe_key"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    pair_id: int = Field(foreign_key="pair.id")
    author_id: int = Field(foreign_key="person.id")
    dedupe_key: str
    """Of the form in which it was written: sent twice, it is one note."""
    text: str | None = secret("lead_note.text")
    created_at: datetime = instant()
