"""What somebody says of themselves when they put themselves forward: what is asked of it."""

from dataclasses import replace

import pytest

from bot.people.rules.volunteer_card import TEXT_LIMIT, USUAL_PAIRS, VolunteerCard, faults

PRIYA = VolunteerCard("Ten years of forums.", topics=(1, 3), languages=("en",), capacity=1)


def test_a_text_or_a_topic_is_enough() -> None:
    assert faults(PRIYA) == {}
    assert faults(replace(PRIYA, text="")) == {}
    assert faults(replace(PRIYA, topics=())) == {}
    assert faults(replace(PRIYA, languages=())) == {}


def test_a_card_that_says_nothing_cannot_be_matched() -> None:
    assert faults(replace(PRIYA, text="", topics=())) == {"card": ("volunteer.fault.nothing", 0)}


def test_a_text_is_at_most_as_long_as_a_window_can_show() -> None:
    assert TEXT_LIMIT == 1500
    assert faults(replace(PRIYA, text="é" * 1500)) == {}
    assert faults(replace(PRIYA, text="é" * 1501)) == {"card": ("answer.fault.too_long", 1500)}


@pytest.mark.parametrize("capacity", [1, USUAL_PAIRS, 20])
def test_somebody_may_take_from_one_pair_to_twenty(capacity: int) -> None:
    assert faults(replace(PRIYA, capacity=capacity)) == {}


@pytest.mark.parametrize("capacity", [-1, 0, 21])
def test_no_other_number_of_pairs_is_taken(capacity: int) -> None:
    assert faults(replace(PRIYA, capacity=capacity)) == {
        "capacity": ("volunteer.fault.capacity", 20)
    }


def test_each_fault_is_told_at_its_own_field() -> None:
    assert faults(VolunteerCard("", (), (), 0)).keys() == {"card", "capacity"}
