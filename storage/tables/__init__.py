"""Every table. Instants are aware UTC (`*_at`), local dates are dates (`*_on`).

Free text that people write is in `EncryptedText` columns. Every row belongs to a workspace.
"""

from storage.columns import ident
from storage.tables.check_in import (
    Answer,
    CheckIn,
    Confidence,
    FollowUp,
    Insight,
    NextStep,
    PairSession,
)
from storage.tables.enrolment import BlockedPair, Enrolment, EnrolmentTopic, ImportRun, Proposal
from storage.tables.pair import LeadNote, LeadTask, Pair, PlannedSession, Postponement
from storage.tables.programme import Programme, Topic
from storage.tables.workspace import (
    AuditEvent,
    CipherKey,
    Delegation,
    Delivery,
    JournalMark,
    LeadsSeen,
    Lease,
    Person,
    Receipt,
    Replica,
    Role,
    Threshold,
    Workspace,
)

__all__ = [
    "Answer",
    "AuditEvent",
    "BlockedPair",
    "CheckIn",
    "CipherKey",
    "Confidence",
    "Delegation",
    "Delivery",
    "Enrolment",
    "EnrolmentTopic",
    "FollowUp",
    "ImportRun",
    "Insight",
    "LeadNote",
    "JournalMark",
    "LeadsSeen",
    "LeadTask",
    "Lease",
    "NextStep",
    "Pair",
    "PairSession",
    "Person",
    "PlannedSession",
    "Postponement",
    "Programme",
    "Proposal",
    "Receipt",
    "Replica",
    "Role",
    "Threshold",
    "Topic",
    "Workspace",
    "ident",
]
