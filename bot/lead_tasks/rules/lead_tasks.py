"""Which leads see to which task."""

from storage.states import LeadTaskKind

PRIVATE = frozenset({LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE, LeadTaskKind.RISK})
"""What one of a pair asked or did in private: never shown to a lead who is the other of the two."""


def is_for(kind: LeadTaskKind, members: frozenset[int], lead_id: int) -> bool:
    """`members` are the people whom the task is about, and those of its pair."""
    return kind not in PRIVATE or lead_id not in members
