"""How people come into a programme, and who is proposed to whom."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import instant, maybe_instant, maybe_one_of, one_of, secret, workspace
from storage.states import EnrolmentState, ImportState, ProposalState, Side
from storage.tables.texts import WithTexts


class Enrolment(WithTexts, table=True):
    """Somebody who takes part, or would: imported by a lead, or a volunteer."""

    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    side: Side = one_of(Side)
    capacity: int = 1
    """How many pairs they can be in at a time."""
    card: str | None = secret("enrolment.card")
    """A mentor's card or an executive's wishes, in their own words."""
    addressed_at: datetime | None = maybe_instant()
    """Whoever led at that instant may read it; None: it waits for the first lead who may."""
    state: EnrolmentState = one_of(EnrolmentState, EnrolmentState.OPEN)
    created_at: datetime = instant()


class EnrolmentTopic(SQLModel, table=True):
    """A topic that a mentor offers or an executive wants."""

    __tablename__ = "enrolment_topic"
    enrolment_id: int = Field(foreign_key="enrolment.id", primary_key=True)
    topic_id: int = Field(foreign_key="topic.id", primary_key=True)
    workspace_id: int = workspace()


class ImportRun(WithTexts, table=True):
    """A file of people: checked, then applied chunk by chunk, so that it can be gone on with."""

    __tablename__ = "import_run"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id")
    """Who imports."""
    rows: str | None = secret("import_run.rows")
    """What was found in the file, as JSON; taken away when the run has ended."""
    total: int = 0
    applied: int = 0
    state: ImportState = one_of(ImportState, ImportState.CHECKED)
    created_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()


class BlockedPair(WithTexts, table=True):
    """Two people who must not be paired; the lower key is `one_id`."""

    __tablename__ = "blocked_pair"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    one_id: int = Field(foreign_key="person.id")
    other_id: int = Field(foreign_key="person.id")
    reason: str | None = secret("blocked_pair.reason")
    created_at: datetime = instant()
    created_by_id: int | None = Field(default=None, foreign_key="person.id")


class Proposal(WithTexts, table=True):
    """A mentor proposed to an executive."""

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentor_id: int = Field(foreign_key="person.id")
    executive_id: int = Field(foreign_key="person.id")
    score: int = 0
    """What the matching gave it, in thousandths."""
    why: str = ""
    """The reasons for it, as JSON: keys and values, said in the reader's language."""
    override_reason: str | None = secret("proposal.override_reason")
    """Why a lead paired two people whom a rule keeps apart."""
    is_by_hand: bool = False
    """A lead chose the mentor: a new run leaves it as it is."""
    state: ProposalState = one_of(ProposalState, ProposalState.PROPOSED)
    refused_by: Side | None = maybe_one_of(Side)
    """The side that refused; told to nobody but those who run the programme."""
    pair_id: int | None = Field(default=None, foreign_key="pair.id")
    created_at: datetime = instant()
    decided_at: datetime | None = maybe_instant()
    """When it came to its present state, and by whose decision of those who run the programme."""
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
