"""Inès leads and is half of a pair: what the other one told in private is not hers to see."""

import pytest

from bot.kernel.rules.facts import Fact
from bot.kernel.rules.reader_table import may_read
from bot.kernel.rules.readers import Towards
from bot.lead_tasks.rules.lead_tasks import fact_of
from storage.states import LeadTaskKind

OF_THE_PAIR = Towards(leads=True, is_of_pair=True)
APART = Towards(leads=True)
PRIVATE = [LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE, LeadTaskKind.RISK]


@pytest.mark.parametrize("kind", [*PRIVATE, "novelty"])
def test_what_was_said_in_private_goes_to_the_other_leads(kind: str) -> None:
    assert not may_read(fact_of(kind), OF_THE_PAIR)
    assert may_read(fact_of(kind), APART)


@pytest.mark.parametrize("kind", [LeadTaskKind.LEFT, LeadTaskKind.VACANCY])
def test_what_everybody_sees_anyway_goes_to_all_of_them(kind: LeadTaskKind) -> None:
    assert may_read(fact_of(kind), OF_THE_PAIR)
    assert may_read(fact_of(kind), APART)


def test_a_wish_is_a_text_and_the_rest_is_known_without_anybody_s_words() -> None:
    wishes = {kind for kind in LeadTaskKind if fact_of(kind) is Fact.WISH}
    assert wishes == {LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE}
