"""The workspace, its people, what they may do and what is owed to them; the processes."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from storage.columns import instant, maybe_instant, one_of, when, workspace
from storage.kinds import Kind
from storage.states import DeliveryState, RoleKind


class Workspace(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    # Slack's own key: ids of people and channels are unique within it only.
    team_id: str = Field(unique=True)
    name: str = ""
    bot_user_id: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    plain_since_at: datetime | None = maybe_instant()
    """Since when it is known to refuse Slack's tables and charts."""
    promise: str | None = None
    """Who reads what, as JSON, as it was when the bot last started; `promise_before` is what it was
    before the last change."""
    promise_before: str | None = None
    promise_changed_at: datetime | None = maybe_instant()
    held_since_at: datetime | None = maybe_instant()
    """Since when Slack takes no messages, for a reason that concerns the whole workspace; the
    method that it refuses, or "*", and its error."""
    held_method: str | None = None
    held_error: str | None = None
    seen_at: datetime | None = maybe_instant()
    """When the bot was last at work here: what people did after it was away is not known."""
    created_at: datetime = instant()


class Threshold(SQLModel, table=True):
    """From a first of a month on, no figure of the workspace is made of fewer people."""

    __table_args__ = (UniqueConstraint("workspace_id", "since_on"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    since_on: date
    fewest: int


class Person(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index("ix_person_committee", "workspace_id", **when("committee_since_on IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    slack_id: str
    handle: str = ""
    name: str = ""
    time_zone: str = ""
    """Empty where Slack does not tell, like `locale`."""
    country: str | None = None
    """Whose public holidays are theirs, such as "FR" or "CA-QC", as they chose or as a file says;
    None is that of their zone."""
    locale: str = ""
    language: str | None = None
    """What they chose in App Home; None follows their Slack locale."""
    is_active: bool = True
    is_bot: bool = False
    is_slack_admin: bool = False
    is_foreign: bool = False
    """Of another company, met in a shared channel: has no right here and takes no part."""
    is_guest: bool = False
    """A guest in Slack: takes part like others, and is shown as one."""
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    function: str | None = None
    site: str | None = None
    languages: str = ""
    """Those they speak, as codes: "en fr"."""
    committee_since_on: date | None = None
    """Since when they are known to sit on the executive committee; None: they do not."""
    dm_channel_id: str | None = None
    synced_at: datetime = instant()


class Role(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "programme_id"),
        Index("uq_role_admin", "person_id", unique=True, **when("programme_id IS NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    person_id: int = Field(foreign_key="person.id")
    kind: RoleKind = one_of(RoleKind)
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    created_at: datetime = instant()


class LeadsSeen(SQLModel, table=True):
    """Up to when somebody has heard in App Home who leads a programme."""

    __tablename__ = "leads_seen"
    __table_args__ = (UniqueConstraint("person_id", "programme_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    person_id: int = Field(foreign_key="person.id")
    programme_id: int = Field(foreign_key="programme.id")
    seen_at: datetime = instant()


class Delegation(SQLModel, table=True):
    """An executive's assistant, who may plan, move and snooze for them, and reads nothing."""

    __table_args__ = (UniqueConstraint("executive_id", "delegate_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    executive_id: int = Field(foreign_key="person.id")
    delegate_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()
    """The row stays: who once arranged an executive's dates never reads what is for leads apart."""


class Lease(SQLModel, table=True):
    """The replica that carries a workspace's outbox, until its lease ends."""

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    holder: str
    until_at: datetime = instant()


class Replica(SQLModel, table=True):
    """A process that shares the work; belongs to no workspace."""

    worker: str = Field(primary_key=True)
    seen_at: datetime = instant()


class CipherKey(SQLModel, table=True):
    """A key that texts were written with; belongs to no workspace. Gone when none are left."""

    __tablename__ = "cipher_key"
    key_id: str = Field(primary_key=True)
    since_at: datetime = instant()


class JournalMark(SQLModel, table=True):
    """How far a journal of deletions was followed here; belongs to no workspace."""

    __tablename__ = "journal_mark"
    journal: str = Field(primary_key=True)
    position: int = 0


class Receipt(SQLModel, table=True):
    """An envelope of Slack's that was handled: the same one may come again."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    key: str
    at: datetime = instant(index=True)


class AuditEvent(SQLModel, table=True):
    __tablename__ = "audit_event"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    subject: str
    at: datetime = instant(index=True)


class Delivery(SQLModel, table=True):
    """One Slack message owed to someone. It is rendered when it is sent, so it holds no text."""

    __table_args__ = (
        # What makes owing safe to repeat: the same message is owed once, whoever owes it how often.
        UniqueConstraint("workspace_id", "dedupe_key"),
        # In this order: a claim reads the due ones of one workspace in the order in which they are
        # sent.
        Index("ix_delivery_due", "workspace_id", "state", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = workspace()
    kind: Kind = one_of(Kind)
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
    is_asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Somebody asked for it: with a command, a click or a window. The bot owes all else of its own
    accord.
    """
    claimed_by: str | None = None
    first_tried_at: datetime | None = maybe_instant()
    sent_at: datetime | None = maybe_instant()
    first_error_at: datetime | None = maybe_instant()
    error: str | None = None
