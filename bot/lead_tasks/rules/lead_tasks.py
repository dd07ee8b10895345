"""What is told with each kind of task, which decides who may see it."""

from collections.abc import Mapping

from bot.kernel.rules.facts import Fact
from storage.states import LeadTaskKind

WISHES = (LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE)
"""What one of a pair asks in private, perhaps with a word."""
_FACTS: Mapping[str, Fact] = {
    **dict.fromkeys(WISHES, Fact.WISH),
    LeadTaskKind.LEFT: Fact.VACANCY,
    LeadTaskKind.VACANCY: Fact.VACANCY,
}


def fact_of(kind: str) -> Fact:
    """Of a kind that is not known here nobody of the pair sees anything."""
    return _FACTS.get(kind, Fact.LEAD_TASK)
