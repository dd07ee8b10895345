"""Inès leads and is half of a pair: what the other one told in private is not hers to see."""

import pytest

from bot.lead_tasks.rules.lead_tasks import PRIVATE, is_for

CHLOE, INES, ADAM = 1, 3, 4
PAIR = frozenset({CHLOE, INES})


@pytest.mark.parametrize("kind", ["another", "leave", "risk"])
def test_what_was_said_in_private_goes_to_the_other_leads(kind: str) -> None:
    assert kind in PRIVATE
    assert not is_for(kind, PAIR, INES)
    assert is_for(kind, PAIR, ADAM)


@pytest.mark.parametrize("kind", ["departed", "ended"])
def test_what_everybody_sees_anyway_goes_to_all_of_them(kind: str) -> None:
    assert is_for(kind, PAIR, INES)
    assert is_for(kind, PAIR, ADAM)
