"""Inès leads and is half of a pair: what the other one told in private is not hers to see."""

import pytest

from bot.lead_tasks.rules.lead_tasks import is_for
from storage.states import LeadTaskKind

CHLOE, INES, ADAM = 1, 3, 4
PAIR = frozenset({CHLOE, INES})
PRIVATE = [LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE, LeadTaskKind.RISK]


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_was_said_in_private_goes_to_the_other_leads(kind: LeadTaskKind) -> None:
    assert not is_for(kind, PAIR, INES)
    assert is_for(kind, PAIR, ADAM)


@pytest.mark.parametrize("kind", sorted(set(LeadTaskKind) - set(PRIVATE)))
def test_what_everybody_sees_anyway_goes_to_all_of_them(kind: LeadTaskKind) -> None:
    assert is_for(kind, PAIR, INES)
    assert is_for(kind, PAIR, ADAM)
