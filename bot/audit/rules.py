"""What stands in the audit log: every action that is noted, and of what its subject speaks."""

from dataclasses import dataclass

ACTIONS = (
    "account.followed",
    "account.relinked",
    "audit.exported",
    "audit.read",
    "card.read",
    "check_in.moved",
    "check_in.skipped",
    "data.deleted",
    "data.downloaded",
    "delegate.named",
    "delegate.removed",
    "digest.read",
    "digest.scheduled",
    "enrolment.import_dropped",
    "enrolment.import_started",
    "enrolment.volunteered",
    "enrolment.withdrawn",
    "export.csv",
    "export.insights",
    "export.pdf",
    "export.xlsx",
    "insight.agreed",
    "insight.decided",
    "insight.discussed",
    "insight.done",
    "insight.kept",
    "insight.raised",
    "insight.withdrawn",
    "matching.accepted",
    "matching.blocked",
    "matching.chosen",
    "matching.override.again",
    "matching.override.blocked",
    "matching.override.language",
    "matching.override.line",
    "matching.override.refused",
    "matching.rejected",
    "matching.run",
    "matching.unasked",
    "matching.unblocked",
    "matching.withdrawn",
    "pair.created",
    "pair.ended",
    "pair.halted",
    "pair.paused",
    "pair.resumed",
    "pair.written_to",
    "programme.closed",
    "programme.created",
    "programme.edited",
    "programme.paused",
    "programme.purged",
    "programme.running",
    "prompt.sent",
    "risk.written",
    "role.admin",
    "role.lead",
    "role.none",
    "session.cancelled",
    "session.changed",
    "session.planned",
    "task.asked",
    "task.done",
    "task.taken_back",
    "threshold.raised",
    "topic.added",
    "topic.chosen",
    "topic.hidden",
    "topic.moved",
    "topic.shown",
    "wish.read",
    "word.read",
)
"""In the order of their names; each has its sentence in the catalogues."""


BY_NOBODY = ("data.deleted",)
"""Of these an admin does not read who did it: an insight without names that went at the same moment
would be theirs.
"""


@dataclass(frozen=True)
class Subject:
    """Of a line: "pair:12" is the pair with the key 12, "people:3:4" two people."""

    kind: str
    keys: tuple[int, ...]


def subject_in(written: str) -> Subject:
    """What else a line holds, such as the days of an export, is left out."""
    kind, *parts = written.split(":")
    return Subject(kind, tuple(int(part) for part in parts if part.isascii() and part.isdecimal()))
